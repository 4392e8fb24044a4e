package dev.confab.gossip.simulation;

import dev.confab.gossip.transport.ConnectionEvent;
import dev.confab.gossip.transport.ConnectionState;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.transport.MessageHandler;
import dev.confab.gossip.transport.RequestHandler;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** A transport whose messages cross a {@link Network} in virtual time, by connections and as datagrams alike. */
final class SimulatedTransport implements Transport {

    private final Hello self;
    private final Post post;
    private final Map<String, MessageHandler> handlers = new HashMap<>();

    /** A message on its way. */
    record Letter(Hello from, String subject, byte[] payload) {}

    /** Brings letters to addresses. */
    interface Post {
        void send(Address to, Letter letter);
    }

    SimulatedTransport(Hello self, Post post) {
        this.self = self;
        this.post = post;
    }

    void arrive(Letter letter) {
        handlers.get(letter.subject()).onMessage(letter.from(), letter.payload());
    }

    @Override
    public Address advertised() {
        return self.advertised();
    }

    @Override
    public void onMessage(String subject, MessageHandler handler) {
        handlers.put(subject, handler);
    }

    @Override
    public void onRequest(String subject, RequestHandler handler) {
        throw new UnsupportedOperationException("gossip asks by messages only, but here is " + subject);
    }

    @Override
    public CompletableFuture<Void> send(Address to, String subject, byte[] payload) {
        post.send(to, new Letter(self, subject, payload));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean sendDatagram(Address to, String subject, byte[] payload) {
        post.send(to, new Letter(self, subject, payload));
        return true;
    }

    @Override
    public CompletableFuture<byte[]> request(Address to, String subject, byte[] payload, Duration deadline) {
        throw new UnsupportedOperationException("gossip asks by messages only, but here is " + subject);
    }

    @Override
    public ConnectionState state(Address to) {
        return ConnectionState.CONNECTED;
    }

    @Override
    public Runnable onStateChange(Consumer<ConnectionEvent> listener) {
        return () -> {};
    }

    @Override
    public void greetAgain() {}

    @Override
    public void disconnect(Address to) {}

    @Override
    public void close() {}
}
