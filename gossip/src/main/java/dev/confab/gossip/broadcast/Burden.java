package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What this node carries for others, so that it can say when another should: few copies of what is new, few at a time of those
 * who are far behind. Who commits sends those to others first. Confined to the node loop.
 */
final class Burden {

    /** How many peers that are far behind are served at a time. */
    static final int FAR_MAX = 4;

    /** How long copies count: an answer may be lost, and be wanted again. */
    private static final long COPIES_NANOS = 1_000_000_000L;

    private final long servedNanos;
    private final Map<PeerId, Long> served = new LinkedHashMap<>();
    private final Set<PeerId> sentAway = new LinkedHashSet<>();
    private int copies;
    private long copiesEndNanos;
    private boolean isOrigin;

    Burden(BroadcastOptions options) {
        this.servedNanos = options.requestTimeoutNanos();
    }

    /** Something new was pushed to so many peers. */
    void pushed(int peers, boolean isFromHere, long nowNanos) {
        copies = peers;
        copiesEndNanos = nowNanos + COPIES_NANOS;
        isOrigin = isFromHere;
    }

    /** Whether one more peer may get what is new from here; then that counts. */
    boolean takesOneMore(long nowNanos) {
        if (copies > 0 && nowNanos - copiesEndNanos >= 0) {
            copies = 0;
        }
        if (copies == 0) {
            copiesEndNanos = nowNanos + COPIES_NANOS;
        }
        return copies < Roster.DIRECT_MAX && ++copies > 0;
    }

    /** Whether a peer that is far behind may be served here and now. */
    boolean serves(PeerId peer, boolean hasOthers, long nowNanos) {
        served.values().removeIf(last -> nowNanos - last > servedNanos);
        boolean isBegun = served.remove(peer) != null;
        boolean isSentAway = !isBegun && isOrigin && hasOthers && sentAway.add(peer);
        Bounded.trim(sentAway, Links.PEERS_MAX);
        if (isSentAway || !isBegun && served.size() >= FAR_MAX) {
            return false;
        }
        sentAway.remove(peer);
        served.put(peer, nowNanos);
        return true;
    }
}
