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
 * A node's end, in stages under one deadline. Each stage must be over by its own moment, counted from the beginning of the whole;
 * what it does not need is there for those behind it. One that hangs is left to itself then, and one that fails keeps none of
 * the others from their end. Used by one thread.
 */
final class Shutdown {

    /** How long a node may take to close, less what a busy machine adds to it. */
    static final Duration TIME_MAX = Duration.ofMillis(4_500);

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);
    private static final int WHOLE = 100;

    private final Duration timeMax;
    private final PeerId node;
    private final LongSupplier nanoTime;
    private final long beginNanos;

    /** What ends, in this order, each with the percentage of the time that is over when it must be. */
    enum Stage {
        /** Another voter leads. */
        HANDOVER(22),
        /** Another node has the seat, which takes some steps of the leader. */
        SEAT(66),
        GOODBYE(72),
        LOOP(80),
        LEDGER(90),
        TRANSPORT(97),
        /** What has a thread of its own, the disk and the listeners; those are interrupted then. */
        THREADS(WHOLE);

        private final int overBy;

        Stage(int overBy) {
            this.overBy = overBy;
        }
    }

    private Shutdown(Duration timeMax, PeerId node, LongSupplier nanoTime) {
        this.timeMax = timeMax;
        this.node = node;
        this.nanoTime = nanoTime;
        this.beginNanos = nanoTime.getAsLong();
    }

    static Shutdown begin(PeerId node, LongSupplier nanoTime) {
        return within(TIME_MAX, node, nanoTime);
    }

    static Shutdown within(Duration timeMax, PeerId node, LongSupplier nanoTime) {
        return new Shutdown(timeMax, node, nanoTime);
    }

    /** When that stage must be over, by the clock that this was begun with. */
    long untilNanos(Stage stage) {
        return beginNanos + timeMax.toNanos() / WHOLE * stage.overBy;
    }

    /**
     * Begins that stage and waits for its end.
     *
     * @param ending is told how long it may take, and returns at once
     */
    void await(Stage stage, Function<Duration, CompletableFuture<?>> ending) {
        try {
            ending.apply(left(stage)).get(left(stage).toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // what follows is begun, and not waited for either
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            log.debug("[{}] {} did not come to its end", node, stage, e);
        }
    }

    private Duration left(Stage stage) {
        return Duration.ofNanos(Math.max(0, untilNanos(stage) - nanoTime.getAsLong()));
    }
}
