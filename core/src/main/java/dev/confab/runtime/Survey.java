package dev.confab.runtime;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which nodes this one heard since its start, and how far each had come. As bounded as the membership. Thread-safe. */
final class Survey {

    private final Map<PeerId, Heard> heard = new ConcurrentHashMap<>();

    private final Map<PeerId, LastHeard> met = new ConcurrentHashMap<>();

    private record Heard(Hello hello, Head head, long nanos) {}

    void heard(Hello from, Head head, long nowNanos) {
        heard.put(from.node(), new Heard(from, head, nowNanos));
    }

    /** A connection to that node opened; how far it has come is not known by that. */
    void met(Hello peer, long nowNanos) {
        met.put(peer.node(), new LastHeard(VoterId.of(peer), nowNanos));
    }

    /**
     * When and where a node was heard last. Immutable.
     *
     * @param id the node with the disk that it had then
     */
    record LastHeard(VoterId id, long nanos) {}

    /** The last sign of life of each node. */
    Collection<LastHeard> lastHeard() {
        Map<PeerId, LastHeard> last = new TreeMap<>(met);
        heard.forEach((name, each) -> last.merge(
                name,
                new LastHeard(VoterId.of(each.hello()), each.nanos()),
                (one, other) -> one.nanos() - other.nanos() > 0 ? one : other));
        return last.values();
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
