package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;

/** What {@link Membership} needs from, and tells to, the node around it. Called on the node loop; must not call back. */
public interface MembershipHost {

    /** How far this node has come; travels in every ping and ack. */
    Head head();

    /** A peer told how far it has come; meant for {@code Broadcast.onHead}. */
    void onHead(PeerId from, Head head);

    /** A node is new in the table. Nobody says that it lives: in this form of the room there is no failure detector. */
    void onJoined(Member member);

    /** A node came back, at the same address or elsewhere; the old address is forgotten. */
    void onMoved(Member before, Member now);

    /**
     * Somebody holds a record of this node's own name that is as new as its own, with another address. Either an earlier
     * life of this node, whose clock ran ahead, or a second node with the same name; this node raised its incarnation
     * above it. Repeated calls mean a second node.
     */
    void onContested(Member other);
}
