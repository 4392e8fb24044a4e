package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.Ledger;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does for the others before it stops: lets another lead, gives its seat away, says goodbye. None of it need come
 * about, as where all stop; the others find out without. Thread-safe.
 */
final class Farewell {

    private static final Logger log = LoggerFactory.getLogger(Farewell.class);

    /** Without a leader nobody gives the seat away; that is not waited for longer than it takes to elect one. */
    private static final Duration RELEASE_MAX = Duration.ofSeconds(2);

    private static final Duration RELEASE_PAUSE = Duration.ofMillis(50);

    /** Some of those who are told may be gone, and nobody knows it yet. */
    private static final Duration GOODBYE_MAX = Duration.ofMillis(300);

    private final PeerId self;
    private final Enrolment enrolment;
    private final Seats seats;
    private final Gossip gossip;
    private final NodeThreads threads;

    Farewell(PeerId self, Enrolment enrolment, Seats seats, Gossip gossip, NodeThreads threads) {
        this.self = self;
        this.enrolment = enrolment;
        this.seats = seats;
        this.gossip = gossip;
        this.threads = threads;
    }

    /** Lets another voter lead, so that a rolling restart fails no write. */
    CompletableFuture<?> handOver(Duration atMost) {
        Ledger own = enrolment.ledger();
        return own != null && own.isLeader() ? own.handOver(atMost) : CompletableFuture.completedFuture(false);
    }

    /**
     * A voter that leaves lets another node take its seat first, where there is one: its disk may go with it, as that of a
     * container does, and a cluster whose nodes are all replaced in turn keeps what it agreed on.
     */
    CompletableFuture<?> releaseSeat(Duration atMost) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        Ledger own = enrolment.ledger();
        if (own == null || own.isLeader() || !enrolment.isVoting()) {
            released.complete(null);
        } else {
            long mostNanos = Math.min(atMost.toNanos(), RELEASE_MAX.toNanos());
            askToRelease(System.nanoTime() + mostNanos, released);
        }
        return released;
    }

    /** Again, where it fails, as where a new leader is not ready yet. */
    private void askToRelease(long untilNanos, CompletableFuture<Void> released) {
        long left = untilNanos - System.nanoTime();
        if (left <= 0) {
            released.complete(null);
            return;
        }
        seats.ask(new SeatWish(SeatWish.Kind.RELEASE, self), Duration.ofNanos(left))
                .orTimeout(left, TimeUnit.NANOSECONDS)
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        released.complete(null);
                    } else {
                        log.debug("[{}] its seat was not given away", self, failure);
                        threads.later(RELEASE_PAUSE, () -> askToRelease(untilNanos, released));
                    }
                });
    }

    /** So that the others need not find out. */
    CompletableFuture<?> sayGoodbye() {
        return CompletableFuture.supplyAsync(gossip::leave, threads.loop())
                .thenCompose(Function.identity())
                .orTimeout(GOODBYE_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
