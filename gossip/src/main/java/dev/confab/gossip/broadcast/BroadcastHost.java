package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.Collection;

/** What {@link Broadcast} needs from, and tells to, the node around it. Called on the node loop; must not call back. */
public interface BroadcastHost {

    /** All peers that new entries are pushed to, without this node. */
    Collection<PeerId> peers();

    /**
     * Two histories contradict each other: one revision with two chains, an entry that does not follow, or one epoch counter
     * with two ids. Nothing was merged. Called once per peer until that peer agrees again.
     */
    void onClash(PeerId peer, Head theirs, Head ours);

    /** A peer's snapshot was larger than the limit, damaged, or not what its head says; it was dropped, nothing changed. */
    void onSnapshotRejected(PeerId peer, Head head, String reason);
}
