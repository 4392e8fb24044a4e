package dev.confab.runtime;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.State;
import dev.confab.replica.Replica;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How old the view is that readers see now, and who waits for it to become younger. Before the first commit there is no view, for on
 * a node that lost its copy the ledger may be empty while the cluster is not. Thread-safe.
 */
final class ViewClock {

    private static final Duration WAIT_MAX = Duration.ofDays(365);

    private final Replica replica;
    private final Age age;
    private final BooleanSupplier isShowingBundle;
    private final LongSupplier nanoTime;
    private boolean isClosed;

    /** What peers and the leader have confirmed; see {@link dev.confab.gossip.ViewAge}. */
    interface Age {
        /** Absent where nobody has confirmed a view of that epoch. */
        OptionalLong nanos(Epoch epoch, long nowNanos);
    }

    ViewClock(Replica replica, Age age, BooleanSupplier isShowingBundle, LongSupplier nanoTime) {
        this.replica = replica;
        this.age = age;
        this.isShowingBundle = isShowingBundle;
        this.nanoTime = nanoTime;
    }

    /** Absent where nobody confirmed a view of the present epoch in this process. What is read after this is no older. */
    Optional<Duration> age() {
        State state = replica.state();
        if (state.revision() == 0) {
            return Optional.empty();
        }
        OptionalLong nanos = age.nanos(state.head().epoch(), nanoTime.getAsLong());
        return nanos.isPresent() ? Optional.of(Duration.ofNanos(nanos.getAsLong())) : Optional.empty();
    }

    /** Blocks until the view is no older than that, or the time is over, or the node closed, or the thread is interrupted. */
    synchronized void await(Duration bound, Duration atMost) {
        Duration longest = atMost.compareTo(WAIT_MAX) > 0 ? WAIT_MAX : atMost;
        long untilNanos = nanoTime.getAsLong() + longest.toNanos();
        try {
            while (!isClosed && !isYoungerThan(bound)) {
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

    private boolean isYoungerThan(Duration bound) {
        return !isShowingBundle.getAsBoolean()
                && age().filter(known -> known.compareTo(bound) <= 0).isPresent();
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
