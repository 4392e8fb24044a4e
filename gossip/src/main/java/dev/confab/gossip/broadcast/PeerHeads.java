package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What the peers last said of their heads, and which of them contradicted this log. Bounded: the peer not heard of for the
 * longest time is forgotten first. Confined to the node loop.
 */
final class PeerHeads {

    /** A head, and whether a contradiction with its peer was reported. */
    private record Heard(Head head, boolean isClashing) {}

    private final int peersMax;
    private final BroadcastHost host;
    private final Random random;
    private final Map<PeerId, Heard> heads = new LinkedHashMap<>();

    PeerHeads(int peersMax, BroadcastHost host, Random random) {
        this.peersMax = peersMax;
        this.host = host;
        this.random = random;
    }

    /** Remembers the head and reports a contradiction with {@code ours}, once. */
    void heard(PeerId peer, Head head, Head ours) {
        boolean isAgreeing = head.equals(ours);
        boolean isKnownClash = !isAgreeing && isClashing(peer);
        put(peer, new Heard(head, isKnownClash));
        if (contradicts(head, ours)) {
            clashed(peer, head, ours);
        }
    }

    /** An entry reached the peer, so it has come at least that far. */
    void atLeast(PeerId peer, Head head, Head ours) {
        Heard known = heads.get(peer);
        if (known == null || known.head().isBehind(head)) {
            heard(peer, head, ours);
        }
    }

    /** Reports the contradiction unless it was. */
    void clashed(PeerId peer, Head theirs, Head ours) {
        if (!isClashing(peer)) {
            host.onClash(peer, theirs, ours);
        }
        put(peer, new Heard(theirs, true));
    }

    /** A peer whose log is ahead of that head, another one than {@code avoided} where there is a choice. */
    Optional<PeerId> ahead(Head ours, @Nullable PeerId avoided) {
        List<PeerId> ahead = heads.entrySet().stream()
                .filter(peer -> ours.isBehind(peer.getValue().head()))
                .map(Map.Entry::getKey)
                .toList();
        List<PeerId> others =
                ahead.stream().filter(peer -> !peer.equals(avoided)).toList();
        List<PeerId> choice = others.isEmpty() ? ahead : others;
        return choice.isEmpty() ? Optional.empty() : Optional.of(choice.get(random.nextInt(choice.size())));
    }

    static boolean contradicts(Head theirs, Head ours) {
        return theirs.epoch().clashesWith(ours.epoch())
                || theirs.epoch().equals(ours.epoch())
                        && theirs.revision() == ours.revision()
                        && !theirs.chain().equals(ours.chain());
    }

    int size() {
        return heads.size();
    }

    private boolean isClashing(PeerId peer) {
        Heard known = heads.get(peer);
        return known != null && known.isClashing();
    }

    private void put(PeerId peer, Heard heard) {
        heads.remove(peer);
        heads.put(peer, heard);
        if (heads.size() > peersMax) {
            heads.remove(heads.keySet().iterator().next());
        }
    }
}
