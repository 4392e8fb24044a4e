package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.JoinRequest;
import io.atomix.protocols.raft.protocol.JoinResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.storage.system.Configuration;

/**
 * Nobody joins, leaves or changes its part because a message says so: only the keeper of voters changes them, in the leader's
 * own process ({@link VoterChanges}), and no request for it travels. The engine asks to join at every start, and its leader
 * adds whoever asks, as what it says that it is ({@code RaftClusterContext:360}, {@code LeaderRole.onJoin:303}), so a voter
 * that was replaced would add itself again. The engine's own request is answered here, with the voters it knows, so a start
 * waits for nobody. A transfer of leadership is not asked for by the engine's message either: one that fails leaves its leader
 * refusing every command ({@code LeaderRole.onTransfer:461}); see {@link Handover}.
 */
final class NoChangeUnasked implements Wall {

    private final EngineState engine;

    NoChangeUnasked(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        return isUnasked(request)
                ? new Verdict.Refusal("the voters of this group do not change by request")
                : new Verdict.Pass(request);
    }

    @Override
    public Verdict say(MemberId to, RaftRequest request) {
        if (request instanceof JoinRequest) {
            return new Verdict.Answer(joined());
        }
        return hear(to, request);
    }

    private static boolean isUnasked(RaftRequest request) {
        return switch (Kind.of(request)) {
            case JOIN, LEAVE, RECONFIGURE, TRANSFER -> true;
            case CONFIGURE, INSTALL, POLL, VOTE, APPEND -> false;
        };
    }

    private RaftResponse joined() {
        Configuration ours = engine.configuration();
        return JoinResponse.builder()
                .withStatus(RaftResponse.Status.OK)
                .withIndex(ours.index())
                .withTerm(ours.term())
                .withTime(ours.time())
                .withMembers(ours.members())
                .build();
    }
}
