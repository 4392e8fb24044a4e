package dev.confab.ledger;

import dev.confab.journal.Position;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.RaftRequest;

/**
 * No vote for one whose log ends before what this voter has acknowledged, and none while that is not known. The engine goes
 * by its log, and with an empty one votes for anyone, also where it holds a snapshot ({@code ActiveRole.isLogUpToDate:192}):
 * a damaged or emptied log would elect a leader that never had what this voter acknowledged.
 *
 * <p>The same test on this voter itself: it does not stand while its own log ends before its own promise. A candidate whose
 * log is empty above a snapshot names the snapshot, or this wall would leave a group leaderless for ever ({@code
 * CandidateRole:133}).
 */
final class NoVoteForOneWhoKnowsLess implements Wall {

    private final EngineState engine;
    private final PromiseKeeper keeper;

    NoVoteForOneWhoKnowsLess(EngineState engine, PromiseKeeper keeper) {
        this.engine = engine;
        this.keeper = keeper;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        if (Ballots.candidate(request) == null) {
            return new Verdict.Pass(request);
        }
        Position candidates = Ballots.last(request);
        boolean knowsEnough = keeper.promise().isKeptBy(candidates) && candidates.compareTo(last()) >= 0;
        return knowsEnough ? new Verdict.Pass(request) : new Verdict.Answer(Ballots.no(request, engine.term()));
    }

    @Override
    public Verdict say(MemberId to, RaftRequest request) {
        if (Ballots.candidate(request) == null) {
            return new Verdict.Pass(request);
        }
        return mayStand()
                ? new Verdict.Pass(Ballots.withLast(request, last()))
                : new Verdict.Refusal("this voter's log ends at " + last() + ", its promise is " + keeper.promise()
                        + "; it stands when a leader or all other voters have brought it up to date");
    }

    /** Whether this voter's own log keeps its own promise. */
    boolean mayStand() {
        return keeper.promise().isKeptBy(last());
    }

    /** Called before a candidacy: an empty log goes on behind the snapshot, or a leader would write below it. */
    boolean prepareToStand() {
        long snapshot = keeper.snapshot().index();
        if (engine.lastEntry().equals(Position.NONE) && engine.firstIndex() <= snapshot) {
            engine.beginLogAfter(snapshot);
        }
        return mayStand();
    }

    /** Where the log ends; an empty one ends where the snapshot below it does. */
    Position last() {
        Position last = engine.lastEntry();
        return last.equals(Position.NONE) ? keeper.snapshot() : last;
    }
}
