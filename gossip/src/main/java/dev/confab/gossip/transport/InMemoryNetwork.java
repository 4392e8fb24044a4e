package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A network inside this process: nodes without ports, for tests and for a node that has no peers. Makes the same promises as
 * the real one, under the same bounds, at once and without TLS. Addresses are given by the network, or wished for. Thread-safe.
 */
public final class InMemoryNetwork {

    private record Link(Address from, Address to) {}

    private final Map<Address, InMemoryTransport> nodes = new ConcurrentHashMap<>();
    private final Set<Link> cuts = ConcurrentHashMap.newKeySet();
    private final AtomicInteger lastPort = new AtomicInteger();

    /** Returns the running transport of a node with default bounds. */
    public Transport start(String cluster, PeerId node) {
        return start(TransportOptions.builder(cluster, node).build());
    }

    /** Returns the running transport of a node; of the options, those about sockets, time and TLS mean nothing here. */
    public Transport start(TransportOptions options) {
        Address wanted = options.advertise().orElse(options.listen());
        Address address = wanted.port() == 0 ? new Address("memory", lastPort.incrementAndGet()) : wanted;
        InMemoryTransport node = new InMemoryTransport(this, options, address);
        if (nodes.putIfAbsent(address, node) != null) {
            node.close();
            throw new IllegalStateException("address " + address + " is taken; choose another");
        }
        return node;
    }

    /** Cuts the link in both directions: connections between the two are lost and stay lost. */
    public void cut(Address one, Address other) {
        cuts.add(new Link(one, other));
        cuts.add(new Link(other, one));
        lose(one, other);
        lose(other, one);
    }

    /** Ends all cuts; nodes find each other again with the next message. */
    public void heal() {
        cuts.clear();
    }

    @Nullable
    InMemoryTransport reach(Address from, Address to) {
        return cuts.contains(new Link(from, to)) ? null : nodes.get(to);
    }

    Optional<String> refusal(InMemoryTransport target, Hello from) {
        String cluster = target.self().cluster();
        return cluster.equals(from.cluster())
                ? target.admission(from)
                : Optional.of("cluster must be " + cluster + ", was " + from.cluster());
    }

    void leave(InMemoryTransport node) {
        if (nodes.remove(node.advertised(), node)) {
            nodes.values().forEach(each -> each.lose(node.advertised(), "the other side hung up"));
        }
    }

    /** That node's papers have changed: links to it begin anew with the next message. */
    void greetAgain(InMemoryTransport node) {
        nodes.values().forEach(each -> each.lose(node.advertised(), "the papers of the other side have changed"));
    }

    private void lose(Address at, Address to) {
        InMemoryTransport node = nodes.get(at);
        if (node != null) {
            node.lose(to, "the link is cut");
        }
    }
}
