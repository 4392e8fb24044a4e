package dev.confab.ledger;

import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Ends a voter's doubt of how far it had acknowledged: a leader has matched its log up to an entry of the leader's own term
 * that is committed, and whatever was committed before is below that. A commit index of an older term would not do: a new
 * leader does not know yet how far its predecessor had come.
 */
final class PromiseIsSettledByALeader implements Wall {

    private final EngineState engine;
    private final PromiseKeeper keeper;
    private final CommitNoFurtherThanMatched matching;

    PromiseIsSettledByALeader(EngineState engine, PromiseKeeper keeper, CommitNoFurtherThanMatched matching) {
        this.engine = engine;
        this.keeper = keeper;
        this.matching = matching;
    }

    @Override
    public CompletableFuture<RaftResponse> answer(RaftRequest asked, RaftResponse answer) {
        if (!keeper.promise().isKnown()
                && asked instanceof AppendRequest append
                && answer instanceof AppendResponse appended
                && appended.succeeded()
                && append.commitIndex() > 0
                && append.commitIndex() <= matching.matched()
                && engine.termAt(append.commitIndex()) == append.term()) {
            keeper.settle(engine.lastEntry());
        }
        return CompletableFuture.completedFuture(answer);
    }
}
