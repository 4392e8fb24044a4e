package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import io.atomix.cluster.ClusterMembershipEventListener;
import io.atomix.cluster.ClusterMembershipService;
import io.atomix.cluster.Member;
import io.atomix.cluster.MemberId;
import io.atomix.utils.net.Address;
import java.util.Set;

/**
 * What the engine hears of the membership: that it exists. It gets no verdicts, for a member that is said to be gone makes it
 * expire sessions and call elections ({@code LeaderRole:192}, {@code FollowerRole:72}); its own heartbeats decide those.
 * Addresses are looked up where messages are sent. Immutable.
 */
final class RaftMembership implements ClusterMembershipService {

    private final Member self;

    RaftMembership(PeerId self, dev.confab.gossip.wire.Address advertised) {
        this.self = Member.member(
                MemberId.from(self.name()), Address.from(advertised.host(), Math.max(1, advertised.port())));
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

    @Override
    public void addListener(ClusterMembershipEventListener listener) {
        // never called: there are no events
    }

    @Override
    public void removeListener(ClusterMembershipEventListener listener) {
        // see addListener
    }
}
