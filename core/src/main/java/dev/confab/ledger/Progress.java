package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How far the members of the group have come, as their leader sees it. What is asked for of a member is taken for granted of the
 * leader itself. Confined to the engine's thread.
 */
final class Progress {

    /** A member that lacks no more of what is committed can take a vote. */
    private static final long CAUGHT_UP_ENTRIES = 128;

    private final GuardedRaftContext context;
    private final EngineState engine;

    Progress(GuardedRaftContext context) {
        this.context = context;
        this.engine = new ContextState(context);
    }

    boolean isLeader() {
        return context.getRole() == RaftServer.Role.LEADER;
    }

    /** The present voters, the leader among them. */
    Set<MemberId> voters() {
        Set<MemberId> voters = context.getCluster().getActiveMemberStates().stream()
                .map(member -> member.getMember().memberId())
                .collect(Collectors.toSet());
        voters.add(context.localMemberId());
        return voters;
    }

    /**
     * Whether a majority of the present voters has committed an entry of this leader and has its voters on disk: then nobody who
     * knows older ones can be elected any more.
     */
    boolean isConfirmed() {
        return isLeader()
                && engine.termAt(engine.commitIndex()) == engine.term()
                && context.getLogWriter().getLastIndex()
                        >= engine.configuration().index()
                && isMajority(voters(), this::knowsTheVoters);
    }

    /** Whether a majority of those is reached and has this leader's voters on disk. */
    boolean isMajorityReached(Collection<MemberId> voters) {
        return isMajority(voters, member -> isReached(member) && knowsTheVoters(member));
    }

    /** Whether a majority of the present voters has this leader's voters on disk. */
    boolean isKnownToMajority() {
        return isMajority(voters(), this::knowsTheVoters);
    }

    /** The members without a vote that could take one at once; none where this node does not lead. */
    List<VoterId> caughtUp() {
        return isLeader()
                ? context.getCluster().getPassiveMemberStates().stream()
                        .filter(this::hasCaughtUp)
                        .map(member -> VoterId.of(member.getMember().memberId()))
                        .toList()
                : List.of();
    }

    boolean hasCaughtUp(RaftMemberContext member) {
        return isReached(member)
                && knowsTheVoters(member)
                && member.getMatchIndex() > 0
                && member.getMatchIndex() + CAUGHT_UP_ENTRIES >= engine.commitIndex();
    }

    private static boolean isReached(RaftMemberContext member) {
        return member.getFailureCount() == 0;
    }

    private boolean knowsTheVoters(RaftMemberContext member) {
        return member.getConfigTerm() == engine.term()
                && member.getConfigIndex() == engine.configuration().index();
    }

    private boolean isMajority(Collection<MemberId> voters, Predicate<RaftMemberContext> isSo) {
        long counted = voters.stream()
                .filter(id -> {
                    RaftMemberContext member = context.getCluster().getMemberState(id);
                    return id.equals(context.localMemberId()) || member != null && isSo.test(member);
                })
                .count();
        return counted > voters.size() / 2;
    }
}
