package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.RaftRequest;

/**
 * A member that has not been told who votes takes no entries: whoever has an entry must know the voters of the leader that
 * brought it, or it could be elected with older ones. A leader tells a newcomer first anyway; one whose record of the voters
 * was lost on its disk is told again, when the leader sees that it takes nothing ({@link ShortBackOff}).
 */
final class NoEntriesBeforeTheVoters implements Wall {

    private final EngineState engine;

    NoEntriesBeforeTheVoters(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        boolean brings = request instanceof AppendRequest || request instanceof InstallRequest;
        return brings && engine.writtenVoters().index() == 0 && !engine.isSeated()
                ? new Verdict.Refusal("this member has not been told who votes")
                : new Verdict.Pass(request);
    }
}
