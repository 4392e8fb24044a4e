package dev.confab.runtime;

import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.VoterId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Which nodes this one heard since its start, and how far each had come. As bounded as the membership. Thread-safe. */
final class Survey {

    private final Map<PeerId, Heard> heard = new ConcurrentHashMap<>();

    private record Heard(Hello hello, Head head, long nanos) {}

    void heard(Hello from, Head head, long nowNanos) {
        heard.put(from.node(), new Heard(from, head, nowNanos));
    }

    /** When each node was heard last, with the disk that it had then. */
    Map<VoterId, Long> lastHeard() {
        Map<VoterId, Long> last = new TreeMap<>();
        heard.values().forEach(each -> last.put(VoterId.of(each.hello()), each.nanos()));
        return last;
    }

    /** How far each node had come when it was last heard, by name. */
    Map<PeerId, Head> heads() {
        Map<PeerId, Head> heads = new TreeMap<>();
        heard.forEach((peer, each) -> heads.put(peer, each.head()));
        return heads;
    }

    /** Whether that founder was heard, with the disk on which it promised. */
    boolean hasHeard(Founder founder, FoundingRecord record) {
        Heard last = heard.get(founder.name());
        return last != null
                && record.hasFounder(founder.name(), last.hello().papers().nonce());
    }
}
