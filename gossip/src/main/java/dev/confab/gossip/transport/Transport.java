package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Carries messages between nodes: one port per node, requests with replies and one-way messages, sorted by subject.
 * Connections are dialled by address on first use and kept; each begins with a {@link Hello} from both sides, so a handler
 * always knows which node speaks. Messages to one address arrive in the order they were sent, as long as its connection
 * lives; a lost connection may lose what was in flight, and nothing is sent twice. Thread-safe.
 */
public interface Transport extends AutoCloseable {

    /** Where others reach this node: the advertised address, with the port that was really bound. */
    Address advertised();

    /** Serves one-way messages of that subject; one handler per subject. Handlers run on a transport thread. */
    void onMessage(String subject, MessageHandler handler);

    /** Serves requests of that subject; one handler per subject. Handlers run on a transport thread and must not block. */
    void onRequest(String subject, RequestHandler handler);

    /**
     * Sends a one-way message.
     *
     * @return a future that completes when the bytes were given to the operating system; it fails with {@link
     *     TransportException} where there is no connection or the outbound queue is full
     */
    CompletableFuture<Void> send(Address to, String subject, byte[] payload);

    /**
     * Sends a request and awaits its reply.
     *
     * @return a future of the reply's payload; it fails with {@link TransportException}, whose {@code kind} tells whether
     *     the request can have reached the other side
     */
    CompletableFuture<byte[]> request(Address to, String subject, byte[] payload, Duration deadline);

    /**
     * Sends a small one-way message in a datagram, which may be lost, doubled, or overtake others. It goes to the same handlers
     * as what {@link #send} sends.
     *
     * @return whether it went; false where this transport has no datagrams, the message is too long for one, or the address is
     *     a host name: then {@link #send} it
     */
    default boolean sendDatagram(Address to, String subject, byte[] payload) {
        return false;
    }

    /** How many datagrams and connections were rejected, by reason; reasons that never occurred are left out. */
    default Map<String, Long> rejections() {
        return Map.of();
    }

    /** The state of the outbound connection to that address; {@code DISCONNECTED} where none was asked for. */
    ConnectionState state(Address to);

    /**
     * Tells of every change of an outbound connection's state; called on a transport thread, must not block.
     *
     * @return what ends it
     */
    Runnable onStateChange(Consumer<ConnectionEvent> listener);

    /**
     * Says hello again on all open connections, because this node's papers have changed. Connections to and from nodes that no
     * longer fit end, and the other side is told why.
     */
    void greetAgain();

    /** Ends the outbound connection to that address and its attempts to reconnect. */
    void disconnect(Address to);

    /** Stops intake, ends all connections, frees the port and all threads within two seconds. Idempotent. */
    @Override
    void close();
}
