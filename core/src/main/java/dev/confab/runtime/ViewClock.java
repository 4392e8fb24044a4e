package dev.confab.runtime;

import dev.confab.gossip.ViewAge;
import dev.confab.replica.Replica;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/** How old the view is that readers see now, and who waits for it to become younger. Thread-safe. */
final class ViewClock {

    private static final Duration WAIT_MAX = Duration.ofDays(365);

    private final Replica replica;
    private final ViewAge age;
    private final LongSupplier nanoTime;
    private boolean isClosed;

    ViewClock(Replica replica, ViewAge age, LongSupplier nanoTime) {
        this.replica = replica;
        this.age = age;
        this.nanoTime = nanoTime;
    }

    /** Absent where nobody confirmed a view of the present epoch in this process. What is read after this is no older. */
    Optional<Duration> age() {
        OptionalLong nanos = age.nanos(replica.state().head().epoch(), nanoTime.getAsLong());
        return nanos.isPresent() ? Optional.of(Duration.ofNanos(nanos.getAsLong())) : Optional.empty();
    }

    /** Blocks until the view is no older than that, or the time is over, or the node closed, or the thread is interrupted. */
    synchronized void await(Duration bound, Duration atMost) {
        Duration longest = atMost.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : atMost;
        long untilNanos = nanoTime.getAsLong() + longest.toNanos();
        try {
            while (!isClosed
                    && age().filter(known -> known.compareTo(bound) <= 0).isEmpty()) {
                long leftNanos = untilNanos - nanoTime.getAsLong();
                if (leftNanos <= 0) {
                    return;
                }
                wait(Math.max(1, leftNanos / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called some fifty times a second: those who wait look again. */
    synchronized void onTick() {
        notifyAll();
    }

    synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
