package dev.confab.runtime;

import dev.confab.ledger.Answer;
import dev.confab.ledger.Batches;
import dev.confab.ledger.Ledger;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.State;
import dev.confab.replica.Replica;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a leader asks of its own ledger by itself, and for nobody who waits: one proposal at a time, and none for a while after one that
 * led to nothing. It asks for what does no harm to be asked twice. Confined to the node loop.
 */
final class OwnProposals {

    /** How long it waits where a proposal did not lead to a commit; each is an entry of the log. */
    static final Duration PAUSE = Duration.ofMillis(200);

    /** How long the ledger may take to answer. It gives up what is stuck only when the next proposal comes. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Replica replica;
    private final LongSupplier nanoTime;
    private final long origin;
    private @Nullable CompletableFuture<List<Answer>> underWay;
    private long proposedNanos;
    private long sequence;

    /** @param origin random, for the identities of its requests */
    OwnProposals(Replica replica, LongSupplier nanoTime, long origin) {
        this.replica = replica;
        this.nanoTime = nanoTime;
        this.origin = origin;
    }

    /** Whether that ledger leads, and nothing is to be waited for. */
    boolean areWelcome(Ledger own) {
        return own.isLeader() && !isWaiting();
    }

    private boolean isWaiting() {
        if (underWay == null) {
            return false;
        }
        long since = nanoTime.getAsLong() - proposedNanos;
        return underWay.isDone() ? !hasCommitted(underWay) && since < PAUSE.toNanos() : since < PATIENCE.toNanos();
    }

    private static boolean hasCommitted(CompletableFuture<List<Answer>> done) {
        return !done.isCompletedExceptionally() && done.join().stream().anyMatch(answer -> answer.commit() != null);
    }

    /** Asks for that so many times, in the name of this node, with one entry of the log: together it must not be larger. */
    void propose(Ledger own, Command command, String reason, int times) {
        String name = replica.node().name();
        Cause cause = new Cause(name, name, reason);
        State known = replica.state();
        List<Request> requests = Stream.generate(() -> new RequestId(origin, ++sequence))
                .limit(times)
                .map(id -> new Request(id, known.head().epoch(), known.revision(), cause, command))
                .toList();
        proposedNanos = nanoTime.getAsLong();
        underWay = own.propose(Batches.of(requests));
    }
}
