package dev.confab.ledger;

import io.atomix.cluster.ClusterMembershipEvent;
import io.atomix.cluster.ClusterMembershipEventListener;
import io.atomix.cluster.ClusterMembershipService;
import io.atomix.cluster.Member;
import io.atomix.cluster.MemberId;
import io.atomix.utils.net.Address;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * What the engine hears of the membership: that it exists. It gets no verdicts, for a member that is said to be gone makes it
 * expire sessions and call elections ({@code LeaderRole:192}, {@code FollowerRole:72}); its own heartbeats decide those. The
 * one thing it may be told is that a follower's leader is gone. Addresses are looked up where messages are sent. Thread-safe.
 */
final class RaftMembership implements ClusterMembershipService {

    private final Member self;
    private final Set<ClusterMembershipEventListener> listeners = new CopyOnWriteArraySet<>();

    RaftMembership(VoterId self, dev.confab.gossip.wire.Address advertised) {
        this.self = Member.member(self.memberId(), Address.from(advertised.host(), Math.max(1, advertised.port())));
    }

    @Override
    public Member getLocalMember() {
        return self;
    }

    @Override
    public Set<Member> getMembers() {
        return Set.of(self);
    }

    @Override
    public Member getMember(MemberId memberId) {
        return self.id().equals(memberId) ? self : Member.member(memberId, self.address());
    }

    /** Makes a follower poll the others at once. Must not be called on a leader, which would end sessions of that member. */
    void leaderIsGone(MemberId leader) {
        var event = new ClusterMembershipEvent(ClusterMembershipEvent.Type.MEMBER_REMOVED, getMember(leader));
        listeners.forEach(listener -> listener.event(event));
    }

    /** The engine's follower listens, and its leader. */
    @Override
    public void addListener(ClusterMembershipEventListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(ClusterMembershipEventListener listener) {
        listeners.remove(listener);
    }
}
