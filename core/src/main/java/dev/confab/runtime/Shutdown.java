package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's end, in stages. One that hangs is waited for as long as it may take, and then left to itself; one that fails keeps
 * none of the others from their end. Used by one thread.
 */
final class Shutdown {

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    private final PeerId node;
    private final LongSupplier nanoTime;
    private final long beginNanos;

    /** What ends, in this order. */
    enum Stage {
        HANDOVER(Duration.ofMillis(1_000)),
        SEAT(Duration.ofMillis(2_000)),
        GOODBYE(Duration.ofMillis(300)),
        /** Counted from the begin of all. */
        THREADS(Duration.ofMillis(4_500));

        private final Duration atMost;

        Stage(Duration atMost) {
            this.atMost = atMost;
        }
    }

    private Shutdown(PeerId node, LongSupplier nanoTime) {
        this.node = node;
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    static Shutdown begin(PeerId node, LongSupplier nanoTime) {
        return new Shutdown(node, nanoTime);
    }

    /** When that stage must be over, by the clock that this was begun with. */
    long untilNanos(Stage stage) {
        return (stage == Stage.THREADS ? beginNanos : nanoTime.getAsLong()) + stage.atMost.toNanos();
    }

    /** @param ending begins it, is told how long it may take, and returns at once */
    void await(Stage stage, Function<Duration, CompletableFuture<?>> ending) {
        long untilNanos = untilNanos(stage);
        try {
            ending.apply(left(untilNanos)).get(left(untilNanos).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what follows is begun, and not waited for either
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            log.debug("[{}] {} did not come to its end", node, stage, e);
        }
    }

    private Duration left(long untilNanos) {
        return Duration.ofNanos(Math.max(0, untilNanos - nanoTime.getAsLong()));
    }
}
