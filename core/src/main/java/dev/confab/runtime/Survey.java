package dev.confab.runtime;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which nodes this one heard since its start, and how far each had come. As bounded as the membership. Thread-safe. */
final class Survey {

    private final Map<PeerId, Heard> heard = new ConcurrentHashMap<>();
    private final Map<PeerId, VoterId> disks = new ConcurrentHashMap<>();

    private record Heard(Hello hello, Head head) {

        private boolean isOlderThan(Heard known) {
            return hello.incarnation() == known.hello.incarnation() && head.isBehind(known.head);
        }
    }

    /** What comes late, as a datagram may, does not count. */
    void heard(Hello from, Head head) {
        heard.merge(from.node(), new Heard(from, head), (known, now) -> now.isOlderThan(known) ? known : now);
        disk(from);
    }

    /** A connection to that node opened; how far it has come is not known by that. */
    void met(Hello peer) {
        disk(peer);
    }

    /** A node without a mark is one that has said nothing of its disk. */
    private void disk(Hello peer) {
        if (peer.papers().nonce() != 0) {
            disks.put(peer.node(), VoterId.of(peer));
        }
    }

    /** Each node with the disk that it named last, by name. */
    Map<PeerId, VoterId> disks() {
        return Collections.unmodifiableMap(disks);
    }

    /** Forgets all others, as the membership did. */
    void keepOnly(Collection<PeerId> known) {
        heard.keySet().retainAll(known);
        disks.keySet().retainAll(known);
    }

    /** How far each node had come when it was last heard, by name. */
    Map<PeerId, Head> heads() {
        Map<PeerId, Head> heads = new TreeMap<>();
        heard.forEach((peer, each) -> heads.put(peer, each.head()));
        return heads;
    }

    /** Whether that voter was heard, with the disk on which it promised. */
    boolean hasHeard(VoterId voter) {
        Heard last = heard.get(voter.node());
        return last != null && VoterId.of(last.hello()).equals(voter);
    }
}
