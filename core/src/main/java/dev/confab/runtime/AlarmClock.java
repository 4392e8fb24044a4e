package dev.confab.runtime;

import dev.confab.ledger.Answer;
import dev.confab.ledger.Batches;
import dev.confab.ledger.Ledger;
import dev.confab.model.Agenda;
import dev.confab.model.Cause;
import dev.confab.model.Change;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The leader's part in what happens by itself: proposes ticks to its own ledger when something is due, also where nobody writes.
 * It only asks: what is due is decided by the log's time, by every voter alike, so one tick too many, or two leaders that take
 * each other's place, do no harm. It remembers nothing that a new leader would need. Without a quorum nothing happens, and
 * what was due happens late.
 *
 * <p>When to ask is a question for this machine's clock, or for the log's time where that is ahead: a leader whose clock was
 * ahead left it there. Confined to the node loop.
 */
final class AlarmClock implements ReplicaObserver {

    /** How many commits are asked for with one entry of the log. */
    static final int TICKS_MAX = 32;

    /** How long it waits where ticks did not lead to a commit; one entry of the log each. */
    static final Duration PAUSE = Duration.ofMillis(200);

    /** How long the ledger may take to answer. It gives up what is stuck only when the next proposal comes. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Replica replica;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final long origin;
    private @Nullable Agenda agenda;
    private @Nullable CompletableFuture<List<Answer>> underWay;
    private long proposedNanos;
    private long sequence;

    /** @param origin random, for the identities of its requests */
    AlarmClock(Replica replica, Clock clock, LongSupplier nanoTime, long origin) {
        this.replica = replica;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.origin = origin;
    }

    /** @param own this node's ledger; null where it has none, or none that counts */
    void onTick(@Nullable Ledger own) {
        if (own == null || !own.isLeader() || isWaiting()) {
            return;
        }
        int due = agenda().dueBy(now());
        if (due > 0) {
            proposedNanos = nanoTime.getAsLong();
            underWay = own.propose(Batches.of(ticks(Math.min(due, TICKS_MAX))));
        }
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        if (commit.changes().stream().map(Change::namespace).anyMatch(Reserved::isAgenda)) {
            agenda = null;
        }
    }

    @Override
    public void onJumped(State before, State after) {
        agenda = null;
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

    private Agenda agenda() {
        Agenda known = agenda;
        if (known == null) {
            known = Agenda.of(replica.state());
            agenda = known;
        }
        return known;
    }

    private Instant now() {
        Instant here = clock.instant();
        Instant agreed = replica.state().time();
        return here.isBefore(agreed) ? agreed : here;
    }

    private List<Request> ticks(int count) {
        String name = replica.node().name();
        Cause cause = new Cause(name, name, "");
        State known = replica.state();
        return Stream.generate(() -> new RequestId(origin, ++sequence))
                .limit(count)
                .map(id -> new Request(id, known.head().epoch(), known.revision(), cause, new Command.Tick()))
                .toList();
    }
}
