package dev.confab.runtime;

import dev.confab.ledger.Ledger;
import dev.confab.model.Agenda;
import dev.confab.model.Change;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaObserver;
import java.time.Clock;
import java.time.Instant;
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

    private final Replica replica;
    private final Clock clock;
    private final OwnProposals proposals;
    private @Nullable Agenda agenda;

    AlarmClock(Replica replica, Clock clock, OwnProposals proposals) {
        this.replica = replica;
        this.clock = clock;
        this.proposals = proposals;
    }

    /** @param own this node's ledger; null where it has none, or none that counts */
    void onTick(@Nullable Ledger own) {
        if (own == null || !proposals.areWelcome(own)) {
            return;
        }
        int due = agenda().dueBy(now());
        if (due > 0) {
            proposals.propose(own, new Command.Tick(), "", Math.min(due, TICKS_MAX));
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
}
