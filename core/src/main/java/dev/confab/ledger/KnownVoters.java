package dev.confab.ledger;

import io.atomix.protocols.raft.RaftServer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Who votes, as this member knows it: as its disk has it, and by what others tell it while it knows no leader. Confined to the
 * engine's thread, but for the methods that say otherwise.
 */
final class KnownVoters {

    private final GuardedRaftContext context;
    private final EngineState engine;
    private final VoterChanges changes;
    private final Progress progress;
    private final Consumer<Voters> onChange;
    private volatile Voters now = Voters.NONE;
    private volatile List<VoterId> caughtUp = List.of();

    /** @param onChange told on the engine's thread */
    KnownVoters(GuardedRaftContext context, VoterChanges changes, Consumer<Voters> onChange) {
        this.context = context;
        this.engine = new ContextState(context);
        this.changes = changes;
        this.progress = new Progress(context);
        this.onChange = onChange;
    }

    /** Those that are known now; none before {@link #begin}. Thread-safe. */
    Voters now() {
        return now;
    }

    /** The members without a vote that could take one at once; none where this one does not lead. Thread-safe. */
    List<VoterId> caughtUp() {
        return caughtUp;
    }

    /** Takes those that the engine has when it has begun. Called once, by whoever started it. */
    void begin() {
        now = engine.writtenVoters();
        context.getThreadContext().execute(() -> onChange.accept(now));
    }

    /** Looks whether others vote by now, and whether they are confirmed. */
    void look() {
        Voters written = engine.writtenVoters();
        boolean isConfirmed = context.getRole() == RaftServer.Role.LEADER
                ? changes.isConfirmed()
                : context.getCommitIndex() >= written.index();
        Voters seen = written.confirmed(isConfirmed || written.equals(now.confirmed(false)) && now.isConfirmed());
        caughtUp = progress.caughtUp();
        if (!seen.equals(now)) {
            now = seen;
            onChange.accept(seen);
        }
    }

    /** Another node says who votes. Counts only where no leader is known here, and where those are later. */
    void learn(Voters heard) {
        boolean isAlone = context.getLeader() == null && context.getRole() != RaftServer.Role.INACTIVE;
        if (isAlone && heard.isLaterThan(engine.writtenVoters())) {
            take(heard);
        }
    }

    /** The engine takes voters under a later index than that of its own; under the same it would keep what it has. */
    private void take(Voters later) {
        if (later.index() > engine.configuration().index()) {
            engine.write(later);
            context.getCluster().configure(later.toConfiguration());
        } else if (later.hasSameSeats(engine.writtenVoters())) {
            engine.write(later);
        } else {
            engine.goOnWith(later);
        }
    }
}
