package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Which peers say that they are ahead, which of them were asked in vain, and which contradicted this log. Bounded: what is
 * oldest is forgotten first. Confined to the node loop.
 */
final class PeerHeads {

    /**
     * A peer said to have come that far. A head that lies just ahead is not worth asking about before its time: the push may be
     * on its way.
     */
    record Claim(PeerId peer, Head head, long askableNanos) {}

    private final int peersMax;
    private final BroadcastHost host;
    private final Random random;
    private final Map<PeerId, Claim> claims = new LinkedHashMap<>();
    private final Set<PeerId> askedInVain = new LinkedHashSet<>();
    private final Set<PeerId> clashing = new LinkedHashSet<>();

    PeerHeads(int peersMax, BroadcastHost host, Random random) {
        this.peersMax = peersMax;
        this.host = host;
        this.random = random;
    }

    /** Remembers the head if it is ahead, to be asked for from that time on; reports a contradiction with {@code ours}, once. */
    void heard(PeerId peer, Head head, Head ours, long askableNanos) {
        if (contradicts(head, ours)) {
            clashed(peer, head, ours);
            return;
        }
        if (head.equals(ours)) {
            clashing.remove(peer);
        }
        Claim before = claims.remove(peer);
        if (ours.isBehind(head)) {
            boolean isKnownAhead = before != null && ours.isBehind(before.head());
            long askable =
                    isKnownAhead && before.askableNanos() - askableNanos < 0 ? before.askableNanos() : askableNanos;
            claims.put(peer, new Claim(peer, head, askable));
            Bounded.trim(claims.keySet(), peersMax);
        }
    }

    /** An entry came from the peer, so it has come at least that far, and there is no push to wait for. */
    void atLeast(PeerId peer, Head head, Head ours, long nowNanos) {
        Claim known = claims.get(peer);
        if (!head.isBehind(ours)) {
            heard(peer, known != null && head.isBehind(known.head()) ? known.head() : head, ours, nowNanos);
        }
    }

    /** Reports the contradiction unless it was. */
    void clashed(PeerId peer, Head theirs, Head ours) {
        claims.remove(peer);
        if (clashing.add(peer)) {
            Bounded.trim(clashing, peersMax);
            host.onClash(peer, theirs, ours);
        }
    }

    /** The peer was asked and did not bring this node forward: while there are others, they are asked. */
    void askedInVain(PeerId peer) {
        askedInVain.remove(peer);
        askedInVain.add(peer);
        Bounded.trim(askedInVain, peersMax);
    }

    /** A peer that is ahead of that head and may be asked now: one that was not asked in vain, where there is a choice. */
    Optional<Claim> ahead(Head ours, long nowNanos) {
        claims.values().removeIf(claim -> !ours.isBehind(claim.head()));
        if (claims.isEmpty()) {
            askedInVain.clear();
            return Optional.empty();
        }
        return unasked(ours, nowNanos).or(() -> leastRecentlyAsked(nowNanos));
    }

    /** A peer that is ahead of that head, may be asked now and was not yet. */
    Optional<Claim> unasked(Head ours, long nowNanos) {
        List<Claim> choice = claims.values().stream()
                .filter(claim -> ours.isBehind(claim.head()) && isAskable(claim, nowNanos))
                .filter(claim -> !askedInVain.contains(claim.peer()))
                .toList();
        return choice.isEmpty() ? Optional.empty() : Optional.of(choice.get(random.nextInt(choice.size())));
    }

    /** Whether there is nobody to ask, be it now or later. */
    boolean isNobodyAhead() {
        return claims.isEmpty();
    }

    /** Any peer that was not asked yet: most have what this node misses. */
    Optional<PeerId> stranger() {
        return host.roster().any(host.self(), random).filter(peer -> !askedInVain.contains(peer));
    }

    static boolean contradicts(Head theirs, Head ours) {
        return theirs.epoch().clashesWith(ours.epoch())
                || theirs.epoch().equals(ours.epoch())
                        && theirs.revision() == ours.revision()
                        && !theirs.chain().equals(ours.chain());
    }

    int size() {
        return claims.size();
    }

    private Optional<Claim> leastRecentlyAsked(long nowNanos) {
        return askedInVain.stream()
                .filter(claims::containsKey)
                .map(claims::get)
                .filter(claim -> isAskable(claim, nowNanos))
                .findFirst();
    }

    private static boolean isAskable(Claim claim, long nowNanos) {
        return nowNanos - claim.askableNanos() >= 0;
    }
}
