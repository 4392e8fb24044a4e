package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.impl.RaftMemberContext;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.protocol.RaftRequest;
import java.util.concurrent.TimeUnit;

/**
 * Ends a leader's back-off towards a member that did not answer: when the member is heard of, and each second besides. The
 * engine doubles it up to a minute ({@code LeaderAppender:43}) and measures it by the wall clock ({@code LeaderAppender:175}),
 * so a clock that is set back by an hour makes it an hour; with a fresh start each second neither can grow.
 */
final class ShortBackOff implements Wall {

    static final long BACK_OFF_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    /** From the fifth failure on the engine makes pauses; below that its own count must stand, it steps down by it. */
    private static final int FAILURES_BEFORE_PAUSES = 5;

    private final RaftContext context;
    private long lastEndNanos;

    ShortBackOff(RaftContext context, long nowNanos) {
        this.context = context;
        this.lastEndNanos = nowNanos;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        onBack(from);
        return new Verdict.Pass(request);
    }

    /** The member is there again; it may have lost what it got before: it is told anew who votes, and asked whether it needs a snapshot. */
    void onBack(MemberId id) {
        RaftMemberContext member = context.getCluster().getMemberState(id);
        if (member != null && isLeader() && member.getFailureCount() > 0) {
            beginAnew(member);
            member.setSnapshotIndex(0);
        }
    }

    private static void beginAnew(RaftMemberContext member) {
        member.resetFailureCount();
        member.setConfigTerm(0);
    }

    void onTick(long nowNanos) {
        if (nowNanos - lastEndNanos < BACK_OFF_NANOS_MAX) {
            return;
        }
        lastEndNanos = nowNanos;
        if (isLeader()) {
            context.getCluster().getRemoteMemberStates().stream()
                    .filter(member -> member.getFailureCount() >= FAILURES_BEFORE_PAUSES)
                    .forEach(ShortBackOff::beginAnew);
        }
    }

    private boolean isLeader() {
        return context.getRole() == RaftServer.Role.LEADER;
    }
}
