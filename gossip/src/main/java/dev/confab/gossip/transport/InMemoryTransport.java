package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node in an {@link InMemoryNetwork}, with one thread, {@code confab-<node>-io}. Each message looks for its target anew, so
 * nothing ever queues for a node that is not there. Thread-safe.
 */
final class InMemoryTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(InMemoryTransport.class);

    private record Link(InMemoryTransport target, LocalDelivery delivery) {}

    private final InMemoryNetwork network;
    private final TransportOptions options;
    private final Hello self;
    private final Subjects subjects;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<Address, Link> links = new ConcurrentHashMap<>();
    private final Map<Address, ConnectionState> states = new ConcurrentHashMap<>();
    private final List<Consumer<ConnectionEvent>> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean isClosed;

    InMemoryTransport(InMemoryNetwork network, TransportOptions options, Address address) {
        this.network = network;
        this.options = options;
        this.self = new Hello(options.cluster(), options.node(), address, options.incarnation());
        this.subjects = new Subjects(options.node());
        this.thread = new ScheduledThreadPoolExecutor(1, task -> daemon(task, "confab-" + options.node() + "-io"));
        thread.setRemoveOnCancelPolicy(true);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread created = new Thread(task, name);
        created.setDaemon(true);
        return created;
    }

    Hello self() {
        return self;
    }

    private Hello hello() {
        return self.with(options.papers().get());
    }

    Optional<String> admission(Hello from) {
        return from.isSameNodeAs(self)
                ? Optional.empty()
                : hello().papers()
                        .objection(from, self.cluster())
                        .or(() -> options.admission().apply(from));
    }

    @Override
    public Address advertised() {
        return self.advertised();
    }

    @Override
    public void onMessage(String subject, MessageHandler handler) {
        subjects.onMessage(subject, handler);
    }

    @Override
    public void onRequest(String subject, RequestHandler handler) {
        subjects.onRequest(subject, handler);
    }

    @Override
    public CompletableFuture<Void> send(Address to, String subject, byte[] payload) {
        try {
            requireFits(new Frame.Message(subject, payload), subject, to);
            return delivery(to).send(subject, payload);
        } catch (TransportException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<byte[]> request(Address to, String subject, byte[] payload, Duration deadline) {
        try {
            requireFits(new Frame.Request(0, subject, payload), subject, to);
            return delivery(to).request(subject, payload, deadline);
        } catch (TransportException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void requireFits(Frame frame, String subject, Address to) {
        Frame.requireSubject(subject);
        int max = options.limits().frameBytesMax();
        if (frame.length() > max) {
            throw notSent("frameBytesMax is " + max + ", the message to " + to + " needs " + frame.length());
        }
    }

    private synchronized LocalDelivery delivery(Address to) {
        if (isClosed) {
            throw notSent("the transport of " + self.node() + " is closed");
        }
        Link known = links.get(to);
        return known != null ? known.delivery : connect(to).delivery;
    }

    private Link connect(Address to) {
        InMemoryTransport target = network.reach(self.advertised(), to);
        if (target == null || target.isClosed) {
            become(to, null, ConnectionState.RECONNECTING, "nobody listens there");
            throw notSent("cannot reach " + to + ": nobody listens there");
        }
        Optional<String> refusal = network.refusal(target, hello());
        if (refusal.isPresent()) {
            become(to, target.self, ConnectionState.DISCONNECTED, refusal.get());
            throw new TransportException(Kind.REFUSED, to + " refused this node: " + refusal.get());
        }
        LocalDelivery delivery = new LocalDelivery(hello(), target.subjects, target.thread, thread, options.limits());
        Link link = new Link(target, delivery);
        links.put(to, link);
        become(to, target.self, ConnectionState.CONNECTED, null);
        return link;
    }

    private static TransportException notSent(String message) {
        return new TransportException(Kind.NOT_SENT, message);
    }

    @Override
    public ConnectionState state(Address to) {
        return states.getOrDefault(to, ConnectionState.DISCONNECTED);
    }

    @Override
    public Runnable onStateChange(Consumer<ConnectionEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Without sockets to keep, each link begins anew with the next message. */
    @Override
    public void greetAgain() {
        network.greetAgain(this);
        links.keySet().forEach(to -> end(to, ConnectionState.RECONNECTING, "its papers have changed"));
    }

    @Override
    public void disconnect(Address to) {
        end(to, ConnectionState.DISCONNECTED, "disconnected from " + to);
    }

    /** The node at that address is gone or out of reach. */
    void lose(Address to, String reason) {
        if (links.containsKey(to)) {
            end(to, ConnectionState.RECONNECTING, reason);
        }
    }

    private void end(Address to, ConnectionState next, String reason) {
        Link link;
        synchronized (this) {
            link = links.remove(to);
            become(to, link == null ? null : link.target.self, next, reason);
        }
        if (link != null) {
            link.delivery.failAll("connection to " + to + " lost: " + reason);
        }
    }

    private void become(Address to, @Nullable Hello peer, ConnectionState next, @Nullable String reason) {
        ConnectionState last = states.put(to, next);
        if (last != next && !thread.isShutdown()) {
            ConnectionEvent event = new ConnectionEvent(to, peer, next, reason);
            thread.execute(() -> listeners.forEach(listener -> tell(listener, event)));
        }
    }

    private void tell(Consumer<ConnectionEvent> listener, ConnectionEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException | Error e) {
            LOG.warn("[{}] a listener failed on {}", self.node(), event, e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        network.leave(this);
        List.copyOf(links.keySet())
                .forEach(to -> end(to, ConnectionState.DISCONNECTED, "the transport of " + self.node() + " is closed"));
        thread.shutdownNow();
    }
}
