package dev.confab.runtime;

import dev.confab.ledger.Ledger;
import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node does for the others before it stops: lets another lead, gives its seat away, says goodbye. None of it
 * need come about, as where all stop; the others find out without. Thread-safe.
 */
final class Farewell {

    private static final Logger log = LoggerFactory.getLogger(Farewell.class);

    /** Without a leader nobody gives the seat away; that is not waited for longer than it takes to elect one. */
    private static final Duration RELEASE_MAX = Duration.ofSeconds(2);

    private static final Duration RELEASE_PAUSE = Duration.ofMillis(50);

    /** Some of those who are told may be gone, and nobody knows it yet. */
    private static final Duration GOODBYE_MAX = Duration.ofMillis(300);

    private final VoterId self;
    private final Supplier<@Nullable Ledger> ledger;
    private final BiFunction<SeatWish, Duration, CompletableFuture<Void>> ask;
    private final Supplier<CompletableFuture<Void>> goodbye;
    private final NodeThreads threads;
    private volatile CompletableFuture<Boolean> handover = CompletableFuture.completedFuture(false);

    /**
     * @param ledger the node's own; null where it is in no group
     * @param ask asks the leader for something within a time
     * @param goodbye called on the node loop
     */
    Farewell(
            VoterId self,
            Supplier<@Nullable Ledger> ledger,
            BiFunction<SeatWish, Duration, CompletableFuture<Void>> ask,
            Supplier<CompletableFuture<Void>> goodbye,
            NodeThreads threads) {
        this.self = self;
        this.ledger = ledger;
        this.ask = ask;
        this.goodbye = goodbye;
        this.threads = threads;
    }

    /** Lets another voter lead, so that a rolling restart fails no write. */
    CompletableFuture<?> handOver(Duration atMost) {
        handover = letAnotherLead(atMost);
        return handover;
    }

    /**
     * A voter that leaves lets another node take its seat first, where there is one: its disk may go with it, as that
     * of a container does, and a cluster whose nodes are all replaced in turn keeps what it agreed on. A leader cannot:
     * one that leads still, or again, tries to hand over once more. Where nobody else can lead, that ends at once.
     */
    CompletableFuture<?> releaseSeat(Duration atMost) {
        long mostNanos = Math.min(atMost.toNanos(), RELEASE_MAX.toNanos());
        long untilNanos = System.nanoTime() + mostNanos;
        return handover.exceptionally(failure -> false)
                .thenCompose(first -> letAnotherLead(Duration.ofNanos(Math.max(0, untilNanos - System.nanoTime()))))
                .exceptionally(failure -> false)
                .thenCompose(second -> release(untilNanos))
                .orTimeout(mostNanos, TimeUnit.NANOSECONDS);
    }

    private CompletableFuture<Boolean> letAnotherLead(Duration atMost) {
        Ledger own = ledger.get();
        return own != null && own.isLeader() ? own.handOver(atMost) : CompletableFuture.completedFuture(false);
    }

    private CompletableFuture<Void> release(long untilNanos) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        Ledger own = ledger.get();
        if (own == null || own.isLeader() || !own.voters().isVoting(self)) {
            released.complete(null);
        } else {
            askToRelease(untilNanos, released);
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
        ask.apply(new SeatWish(SeatWish.Kind.RELEASE, self.node()), Duration.ofNanos(left))
                .orTimeout(left, TimeUnit.NANOSECONDS)
                .whenComplete((done, failure) -> {
                    if (failure == null) {
                        released.complete(null);
                    } else {
                        log.debug("[{}] its seat was not given away", self.node(), failure);
                        threads.later(RELEASE_PAUSE, () -> askToRelease(untilNanos, released));
                    }
                });
    }

    /** So that the others need not find out. */
    CompletableFuture<?> sayGoodbye() {
        return CompletableFuture.supplyAsync(goodbye, threads.loop())
                .thenCompose(Function.identity())
                .orTimeout(GOODBYE_MAX.toMillis(), TimeUnit.MILLISECONDS);
    }
}
