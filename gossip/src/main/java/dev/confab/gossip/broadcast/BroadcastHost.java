package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;

/** What {@link Broadcast} needs from, and tells to, the node around it. Called on the node loop; must not call back. */
public interface BroadcastHost {

    /** This node. */
    PeerId self();

    /** All nodes that live, as far as is known here, this one among them. Asked often; the same one until that changes. */
    Roster roster();

    /**
     * Two histories contradict each other: one revision with two chains, an entry that does not follow, or one epoch counter
     * with two ids. Nothing was merged. Called once per peer until that peer agrees again.
     */
    void onClash(PeerId peer, Head theirs, Head ours);

    /** A peer's snapshot was larger than the limit, damaged, or not what its head says; it was dropped, nothing changed. */
    void onSnapshotRejected(PeerId peer, Head head, String reason);
}
