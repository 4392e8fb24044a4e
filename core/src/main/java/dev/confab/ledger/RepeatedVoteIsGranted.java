package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.VoteRequest;

/**
 * Says yes again to whom this node voted for in that term, whose first answer may be lost. The engine compares references,
 * which are never the same after the network, and says no ({@code ActiveRole.handleVote:168}).
 */
final class RepeatedVoteIsGranted implements Wall {

    private final EngineState engine;

    RepeatedVoteIsGranted(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        boolean isRepeated = request instanceof VoteRequest vote
                && vote.term() == engine.term()
                && vote.candidate().equals(engine.vote());
        return isRepeated ? new Verdict.Answer(Ballots.vote(engine.term(), true)) : new Verdict.Pass(request);
    }
}
