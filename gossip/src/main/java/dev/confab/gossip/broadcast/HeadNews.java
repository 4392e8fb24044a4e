package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells this node's head, when it has moved, along the lazy links, to the quiet, and to those that want to hear that their push
 * arrived: at most once per interval, however many entries there were. One number says all, since the log is ordered.
 * Confined to the node loop.
 */
final class HeadNews {

    private final long intervalNanos;
    private final Set<PeerId> toConfirm = new LinkedHashSet<>();
    private Head told;
    private long nextNanos;
    private boolean hasTold;

    HeadNews(BroadcastOptions options, Head head) {
        this.intervalNanos = options.newsIntervalNanos();
        this.told = head;
    }

    /** The peer wants to hear soon that its push arrived. */
    void confirm(PeerId peer) {
        toConfirm.add(peer);
        Bounded.trim(toConfirm, Links.PEERS_MAX);
    }

    /** Whether there is somebody to tell the head now. */
    boolean isDue(Head head, long nowNanos) {
        boolean isTime = !hasTold || nowNanos - nextNanos >= 0;
        return isTime && (!head.equals(told) || !toConfirm.isEmpty());
    }

    /** Whom to tell; it counts as told. */
    List<PeerId> tell(Head head, Collection<PeerId> lazy, Collection<PeerId> quiet, long nowNanos) {
        Set<PeerId> to = new LinkedHashSet<>(toConfirm);
        toConfirm.clear();
        if (!head.equals(told)) {
            to.addAll(lazy);
            to.addAll(quiet);
        }
        told = head;
        hasTold = true;
        nextNanos = nowNanos + intervalNanos;
        return List.copyOf(to);
    }
}
