package dev.confab.ledger;

import io.atomix.cluster.ClusterMembershipService;
import io.atomix.cluster.MemberId;
import io.atomix.primitive.PrimitiveTypeRegistry;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.protocol.RaftServerProtocol;
import io.atomix.utils.concurrent.ThreadContextFactory;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The engine's state, with walls where it forgets. The second seam: what is overridden here runs on the engine's own thread,
 * so nothing races with messages in flight. Confined to that thread, but for {@link #isReady}.
 */
final class GuardedRaftContext extends RaftContext {

    private final RaftJournal log;
    private final Set<Trap> leftOut;
    private BooleanSupplier mayStand = () -> true;
    private Consumer<Voters> onOtherVoters = voters -> {};

    /** @param leftOut walls to do without: empty but in tests that look at the trap behind one */
    GuardedRaftContext(
            MemberId self,
            ClusterMembershipService membership,
            RaftServerProtocol protocol,
            RaftFiles storage,
            PrimitiveTypeRegistry types,
            ThreadContextFactory threads,
            Set<Trap> leftOut) {
        super(self.id(), self, membership, protocol, storage, types, threads, true);
        this.log = storage.log();
        this.leftOut = leftOut.isEmpty() ? EnumSet.noneOf(Trap.class) : EnumSet.copyOf(leftOut);
    }

    /** Asked before each candidacy; where the answer is no, this node stays a follower and asks again later. */
    void standOnlyIf(BooleanSupplier mayStandNow) {
        mayStand = mayStandNow;
    }

    /** Told where this engine has to be opened anew because of its voters. */
    void onOtherVoters(Consumer<Voters> reopen) {
        onOtherVoters = reopen;
    }

    /** This engine cannot go back behind its configuration; it falls silent until it is opened anew. */
    void endBecauseOf(Voters others) {
        super.transition(RaftServer.Role.INACTIVE);
        onOtherVoters.accept(others);
    }

    /**
     * The engine forgets its vote whenever a leader becomes known or is lost ({@code RaftContext:370}), and could then vote
     * twice in one term. The vote stays until the term changes.
     */
    @Override
    public void setLeader(MemberId leader) {
        MemberId vote = getLastVotedFor();
        super.setLeader(leader);
        boolean isLost =
                vote != null && getLastVotedFor() == null && getCluster().getMember(vote) != null;
        if (isLost && !leftOut.contains(Trap.TWO_VOTES_IN_A_TERM)) {
            setLastVotedFor(vote);
        }
    }

    /**
     * The leader counts itself as one of the majority, flushed or not ({@code LeaderAppender:316-349}), and a leader of a group
     * of one asks nobody at all ({@code :139}): what it commits must be on its own disk.
     */
    @Override
    public long setCommitIndex(long commitIndex) {
        boolean isOwnWord = getRole() == RaftServer.Role.LEADER && !leftOut.contains(Trap.ACKNOWLEDGED_BEFORE_DURABLE);
        if (isOwnWord && commitIndex > log.forcedIndex()) {
            log.force();
        }
        return super.setCommitIndex(commitIndex);
    }

    /**
     * A group of one asks nobody for a vote, so what keeps a node from standing is asked here too. Nor does one stand that has
     * no vote by its own configuration: the engine counts a candidate as a voter whatever it is ({@code
     * RaftClusterContext.getQuorum}), and a voter that was demoted or removed stays a follower until it hears of the commit.
     *
     * <p>A member without a vote keeps its log at a start. The engine cuts it to what it knows to be committed, which is nothing
     * then ({@code PassiveRole:67}); but a leader may count what this member said that it has, once it is promoted.
     */
    @Override
    public void transition(RaftServer.Role role) {
        if (role == RaftServer.Role.PASSIVE && !leftOut.contains(Trap.MEMBER_WITHOUT_VOTE_CUTS_ITS_LOG)) {
            log.keeping(() -> super.transition(role));
        } else if (role != RaftServer.Role.CANDIDATE || isVoter() && mayStand.getAsBoolean()) {
            super.transition(role);
        }
    }

    private boolean isVoter() {
        RaftMember self = getCluster().getMember();
        return leftOut.contains(Trap.REMOVED_VOTER_STANDS)
                || getCluster().getMembers().contains(self) && self.getType() == RaftMember.Type.ACTIVE;
    }

    /**
     * Only the election timer asks, and where it hears that the log is still being replayed it is never armed again ({@code
     * FollowerRole:99-106}): two of three alive, and no election, for ever. Replay does not stand against an election: the
     * log is whole, and a leader takes commands only when it has applied what was committed. The engine looks at its own
     * field elsewhere; what is ours asks {@link #isReady}.
     */
    @Override
    public State getState() {
        return leftOut.contains(Trap.ELECTION_TIMER_LOST) ? super.getState() : State.READY;
    }

    /** Whether what was committed before the start is applied. Thread-safe. */
    boolean isReady() {
        return super.getState() == State.READY;
    }
}
