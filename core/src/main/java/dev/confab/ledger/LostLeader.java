package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.impl.RaftContext;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The short way to an election: the connection to the leader broke, which a dead process shows at once and a slow one never.
 * A follower waits two heartbeats, each follower a little more or less; if the leader is heard meanwhile it was the link,
 * else it polls the others. Those agree only if they have missed the leader for a heartbeat as well. Confined to the engine's thread.
 */
final class LostLeader {

    private final RaftContext context;
    private final RaftMembership membership;
    private final Walls walls;
    private final Consumer<MemberId> link;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;

    /** @param link opens a connection to that voter, if there is none */
    LostLeader(
            RaftContext context,
            RaftMembership membership,
            Walls walls,
            Consumer<MemberId> link,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.context = context;
        this.membership = membership;
        this.walls = walls;
        this.link = link;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** A follower answers its leader on the leader's connection; only one of its own tells it that the leader is gone. */
    void onTick() {
        RaftMember leader = context.getLeader();
        if (leader != null && isMyLeader(leader.memberId())) {
            link.accept(leader.memberId());
        }
    }

    void onConnectionLost(MemberId peer) {
        if (isMyLeader(peer)) {
            long lostNanos = nanoTime.getAsLong();
            walls.onLeaderLost();
            long heartbeatNanos = context.getHeartbeatInterval().toNanos();
            Duration pause = Duration.ofNanos(heartbeatNanos * 3 / 2 + random.nextLong(heartbeatNanos));
            context.getThreadContext().schedule(pause, () -> standUnlessHeardSince(peer, lostNanos));
        }
    }

    private void standUnlessHeardSince(MemberId leader, long lostNanos) {
        if (isMyLeader(leader) && !walls.hasHeardALeaderSince(lostNanos)) {
            walls.forgetLeader();
            membership.leaderIsGone(leader);
        }
    }

    private boolean isMyLeader(MemberId peer) {
        RaftMember leader = context.getLeader();
        return context.getRole() == RaftServer.Role.FOLLOWER
                && leader != null
                && leader.memberId().equals(peer);
    }
}
