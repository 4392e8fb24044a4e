package dev.confab.runtime;

import dev.confab.gossip.transport.ConnectionEvent;
import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.MessageHandler;
import dev.confab.gossip.transport.RequestHandler;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What members of the group ask each other is heard from its present members alone, by name and by the mark of the disk on which
 * they promised. A voter whose disk was emptied has another mark; it forgot its votes, so its voice would count twice. Nor is
 * anything heard while this node is in no group. Thread-safe.
 */
final class PresentVoters implements Transport {

    private final Transport transport;
    private final Map<String, MessageHandler> messages = new ConcurrentHashMap<>();
    private final Map<String, RequestHandler> requests = new ConcurrentHashMap<>();
    private volatile Set<VoterId> present = Set.of();

    PresentVoters(Transport transport) {
        this.transport = transport;
    }

    /** These are present from now on, and nobody else; nobody at all on a node that is in no group. */
    void admit(Collection<VoterId> members) {
        present = Set.copyOf(members);
    }

    private boolean isWelcome(Hello from) {
        return present.contains(VoterId.of(from));
    }

    /** A ledger that is opened anew takes the place of the one before: the last handler of a subject counts. */
    @Override
    public void onMessage(String subject, MessageHandler handler) {
        if (messages.put(subject, handler) == null) {
            transport.onMessage(subject, (from, payload) -> {
                if (isWelcome(from)) {
                    messages.get(subject).onMessage(from, payload);
                }
            });
        }
    }

    /** As {@link #onMessage}. */
    @Override
    public void onRequest(String subject, RequestHandler handler) {
        if (requests.put(subject, handler) == null) {
            transport.onRequest(
                    subject,
                    (from, payload) -> isWelcome(from)
                            ? requests.get(subject).onRequest(from, payload)
                            : CompletableFuture.failedFuture(stranger(from)));
        }
    }

    private IllegalStateException stranger(Hello from) {
        return new IllegalStateException(from.node() + " at " + from.advertised() + ", with disk mark "
                + Long.toHexString(from.papers().nonce()) + ", is not one of the voters " + present
                + " that this node votes with");
    }

    @Override
    public Address advertised() {
        return transport.advertised();
    }

    @Override
    public CompletableFuture<Void> send(Address to, String subject, byte[] payload) {
        return transport.send(to, subject, payload);
    }

    @Override
    public CompletableFuture<byte[]> request(Address to, String subject, byte[] payload, Duration deadline) {
        return transport.request(to, subject, payload, deadline);
    }

    @Override
    public ConnectionState state(Address to) {
        return transport.state(to);
    }

    @Override
    public Runnable onStateChange(Consumer<ConnectionEvent> listener) {
        return transport.onStateChange(listener);
    }

    @Override
    public void greetAgain() {
        transport.greetAgain();
    }

    @Override
    public void disconnect(Address to) {
        transport.disconnect(to);
    }

    /** Does nothing: the transport belongs to the node. */
    @Override
    public void close() {}
}
