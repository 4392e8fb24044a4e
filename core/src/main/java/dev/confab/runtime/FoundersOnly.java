package dev.confab.runtime;

import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.transport.ConnectionEvent;
import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.MessageHandler;
import dev.confab.gossip.transport.RequestHandler;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What voters ask each other is heard from the founders alone, by name and by the nonce of the disk on which
 * they promised. A founder whose disk was emptied has another nonce; it forgot its votes, so its voice would count twice. Nor is
 * anything heard once this node has stepped aside. Thread-safe.
 */
final class FoundersOnly implements Transport {

    private final Transport transport;
    private final FoundingRecord record;
    private final Map<String, MessageHandler> messages = new ConcurrentHashMap<>();
    private final Map<String, RequestHandler> requests = new ConcurrentHashMap<>();
    private volatile boolean isShut;

    FoundersOnly(Transport transport, FoundingRecord record) {
        this.transport = transport;
        this.record = record;
    }

    /** Lets nobody in any more. */
    void shut() {
        isShut = true;
    }

    private boolean isWelcome(Hello from) {
        return !isShut && record.hasFounder(from.node(), from.papers().nonce());
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
                + Long.toHexString(from.papers().nonce()) + ", is not one of the voters " + record
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
