package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What this node has learnt of those it pushes to. Who is to bring entries on must say that it got them; who does not in time,
 * or cannot be sent to, is <em>quiet</em>: its part of the tree goes to another, and it is told heads in place of entries, until it
 * is heard of again. So a node that died or hangs costs its part one repair, not one with each entry until the failure
 * detector has noticed. Bounded. Confined to the node loop.
 */
final class Links {

    /** How many are awaited, and how many are quiet, at a time; the oldest are forgotten first. */
    static final int PEERS_MAX = 64;

    private final long confirmNanos;
    private final Map<PeerId, Long> awaited = new LinkedHashMap<>();
    private final Set<PeerId> quiet = new LinkedHashSet<>();

    Links(BroadcastOptions options) {
        this.confirmNanos = options.confirmNanos();
    }

    /** Entries went to those, who are to bring them on and to say so. */
    void await(Collection<PeerId> peers, long nowNanos) {
        for (PeerId peer : peers) {
            awaited.putIfAbsent(peer, nowNanos + confirmNanos);
            Bounded.trim(awaited.keySet(), PEERS_MAX);
        }
    }

    /** The peer lives. */
    void heard(PeerId peer) {
        awaited.remove(peer);
        quiet.remove(peer);
    }

    /** Nothing can be sent to the peer at present. */
    void refused(PeerId peer) {
        awaited.remove(peer);
        quiet.add(peer);
        Bounded.trim(quiet, PEERS_MAX);
    }

    boolean isQuiet(PeerId peer) {
        return quiet.contains(peer);
    }

    /** Those who are told heads only. */
    Collection<PeerId> quiet() {
        return quiet;
    }

    /**
     * Gives up on who has not confirmed in time, and forgets who is not in the roster any more. Asks for that only where somebody
     * is quiet: after each coming and going it has to be made anew.
     */
    void onTick(Supplier<Roster> roster, long nowNanos) {
        while (!awaited.isEmpty() && nowNanos - oldest().getValue() >= 0) {
            refused(oldest().getKey());
        }
        if (!quiet.isEmpty()) {
            Roster known = roster.get();
            quiet.removeIf(peer -> !known.contains(peer));
        }
    }

    /** Who was awaited first, which is whose time is over first. */
    private Map.Entry<PeerId, Long> oldest() {
        return awaited.entrySet().iterator().next();
    }
}
