package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.protocol.RaftRequest;

/**
 * Lets nothing reach a voter that was taken out of service. The engine's inactive role still takes a Configure, and where the
 * configuration is committed already makes the voter a follower again ({@code InactiveRole.onConfigure:88}, {@code
 * RaftClusterContext.commit:555}): the first message of the next leader would bring a poisoned voter back, to acknowledge and
 * to vote.
 */
final class PoisonedStaysSilent implements Wall {

    private final EngineState engine;

    PoisonedStaysSilent(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        return engine.role() == RaftServer.Role.INACTIVE
                ? new Verdict.Refusal("this voter takes no part")
                : new Verdict.Pass(request);
    }
}
