package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftError;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.ConfigureResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Refuses the voters of a deposed leader, and older ones than this voter has. A Configure has no term check ({@code
 * InactiveRole.onConfigure:73}): what a deposed leader had in mind is applied, and may be stored as committed ({@code
 * RaftClusterContext:578}). A new leader may well have the same voters under a lower index, for it was not told of the last
 * Configure; to refuse that would leave the group with a leader that nobody follows. Two sets of voters under one index are a conflict that nobody here can decide.
 */
final class NoOlderConfiguration implements Wall {

    private final EngineState engine;

    NoOlderConfiguration(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        return request instanceof ConfigureRequest configure && isStale(configure)
                ? new Verdict.Answer(refused())
                : new Verdict.Pass(request);
    }

    private boolean isStale(ConfigureRequest configure) {
        Configuration ours = engine.configuration();
        return configure.term() < engine.term()
                || configure.index() <= ours.index()
                        && !types(configure.members()).equals(types(ours.members()));
    }

    private static Map<MemberId, RaftMember.Type> types(Collection<RaftMember> members) {
        return members.stream().collect(Collectors.toMap(RaftMember::memberId, RaftMember::getType));
    }

    private static RaftResponse refused() {
        return ConfigureResponse.builder()
                .withStatus(RaftResponse.Status.ERROR)
                .withError(RaftError.Type.CONFIGURATION_ERROR)
                .build();
    }
}
