package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link Transport} over TCP. One thread, {@code confab-<node>-io}, serves all connections of the node; a second one,
 * {@code confab-<node>-dns}, lives only while host names are looked up. Connections are one-way: a node sends on those it
 * dialled and gets replies there, so two nodes that talk to each other hold two. Thread-safe.
 *
 * <p>Futures complete on the transport thread: what depends on them and may block belongs on another executor. A payload
 * must not be changed before its future completes.
 */
public final class NettyTransport implements Transport {

    private static final Logger LOG = LoggerFactory.getLogger(NettyTransport.class);
    private static final long CLOSE_MILLIS_MAX = 1_500;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final Thread ioThread;
    private final Channel server;
    private final Station station;
    private final Acceptor acceptor;
    private final HostResolver resolver;
    private final Dialer dialer;
    private final LocalDelivery toSelf;
    private final @Nullable DatagramPort datagrams;
    private final Map<Address, Outbound> outbounds = new ConcurrentHashMap<>();
    private final List<Consumer<ConnectionEvent>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private NettyTransport(TransportOptions options, InetSocketAddress listen, EventLoopGroup group) {
        this.group = group;
        this.loop = group.next();
        this.ioThread = loop.submit(Thread::currentThread).syncUninterruptibly().getNow();
        AcceptorSlot slot = new AcceptorSlot();
        this.server = Bindings.bind(group, listen, options.listen(), slot);
        InetSocketAddress bound = (InetSocketAddress) server.localAddress();
        Address advertised = advertised(options, bound.getPort());
        Hello self = new Hello(options.cluster(), options.node(), advertised, options.incarnation());
        Subjects subjects = new Subjects(options.node());
        this.station = new Station(self, options, subjects, new Rejections(options.node(), System::nanoTime), loop);
        this.resolver = new HostResolver("confab-" + options.node() + "-dns");
        this.dialer = new Dialer(station, resolver);
        this.toSelf = new LocalDelivery(self, subjects, loop, loop, options.limits());
        this.datagrams = options.secret()
                .map(secret -> DatagramPort.open(station, secret, bound, group))
                .orElse(null);
        this.acceptor = new Acceptor(station, this::onHello);
        slot.acceptor = acceptor;
        server.config().setAutoRead(true);
    }

    /**
     * Binds the port and returns the running transport. Blocks for as long as that takes, name lookup included.
     *
     * @throws IllegalStateException if the node would listen beyond loopback without TLS and was not told {@code insecure()}
     * @throws java.io.UncheckedIOException if the port is in use or the address is not one of this machine
     */
    public static NettyTransport start(TransportOptions options) {
        InetSocketAddress listen = Bindings.check(options);
        String name = "confab-" + options.node() + "-io";
        ThreadFactory threads = task -> daemon(task, name);
        EventLoopGroup group = oneThread(threads);
        try {
            return new NettyTransport(options, listen, group);
        } catch (RuntimeException e) {
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_MILLIS_MAX);
            throw e;
        }
    }

    /** The way of Netty 4.1, which 4.2 still goes: an application may hold Netty back at 4.1. */
    @SuppressWarnings("deprecation")
    private static EventLoopGroup oneThread(ThreadFactory threads) {
        return new NioEventLoopGroup(1, threads);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new FastThreadLocalThread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static Address advertised(TransportOptions options, int boundPort) {
        Address wanted = options.advertise().orElse(options.listen());
        return wanted.port() == 0 ? new Address(wanted.host(), boundPort) : wanted;
    }

    /** What this node says of itself. */
    public Hello self() {
        return station.self();
    }

    @Override
    public Address advertised() {
        return station.self().advertised();
    }

    @Override
    public void onMessage(String subject, MessageHandler handler) {
        station.subjects().onMessage(subject, handler);
    }

    @Override
    public void onRequest(String subject, RequestHandler handler) {
        station.subjects().onRequest(subject, handler);
    }

    @Override
    public CompletableFuture<Void> send(Address to, String subject, byte[] payload) {
        Outgoing message = Outgoing.message(subject, payload);
        if (isSendable(to, message) && isSelf(to)) {
            return toSelf.send(subject, payload);
        }
        post(to, message);
        return message.written;
    }

    @Override
    public CompletableFuture<byte[]> request(Address to, String subject, byte[] payload, Duration deadline) {
        Outgoing request = Outgoing.request(subject, payload, deadline, System.nanoTime());
        if (isSendable(to, request) && isSelf(to)) {
            return toSelf.request(subject, payload, deadline);
        }
        post(to, request);
        return request.reply;
    }

    @Override
    public boolean sendDatagram(Address to, String subject, byte[] payload) {
        Frame.requireSubject(subject);
        return datagrams != null && !isClosed.get() && !isSelf(to) && datagrams.send(to, subject, payload);
    }

    @Override
    public Map<String, Long> rejections() {
        return station.rejections().counts();
    }

    private boolean isSelf(Address to) {
        return to.equals(advertised());
    }

    private boolean isSendable(Address to, Outgoing message) {
        Frame.requireSubject(message.subject);
        int max = station.limits().frameBytesMax();
        int length = message.frame().length();
        if (isClosed.get()) {
            message.fail(Kind.NOT_SENT, "the transport of " + station.node() + " is closed", null);
        } else if (length > max) {
            message.fail(
                    Kind.NOT_SENT, "frameBytesMax is " + max + ", the message to " + to + " needs " + length, null);
        } else {
            return true;
        }
        return false;
    }

    private void post(Address to, Outgoing message) {
        if (message.isDone()) {
            return;
        }
        Outbound outbound = outbound(to);
        if (outbound != null) {
            outbound.send(message);
        } else {
            int max = station.limits().outboundConnectionsMax();
            message.fail(Kind.NOT_SENT, "outboundConnectionsMax is " + max + ", needed one more to " + to, null);
        }
    }

    private @Nullable Outbound outbound(Address to) {
        Outbound known = outbounds.get(to);
        if (known != null || outbounds.size() >= station.limits().outboundConnectionsMax()) {
            return known;
        }
        return outbounds.computeIfAbsent(to, address -> new Outbound(address, station, dialer, this::tell));
    }

    @Override
    public ConnectionState state(Address to) {
        if (isSelf(to)) {
            return isClosed.get() ? ConnectionState.DISCONNECTED : ConnectionState.CONNECTED;
        }
        Outbound known = outbounds.get(to);
        return known == null ? ConnectionState.DISCONNECTED : known.state();
    }

    @Override
    public Runnable onStateChange(Consumer<ConnectionEvent> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tell(ConnectionEvent event) {
        for (Consumer<ConnectionEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException | Error e) {
                LOG.warn("[{}] a listener failed on {}", station.node(), event, e);
            }
        }
    }

    private void onHello(Hello from) {
        Outbound known = outbounds.get(from.advertised());
        if (known != null) {
            known.onHeardFrom(from);
        }
    }

    @Override
    public void greetAgain() {
        onLoop(() -> {
            acceptor.checkAll();
            outbounds.values().forEach(Outbound::greetAgain);
        });
    }

    @Override
    public void disconnect(Address to) {
        Outbound known = outbounds.remove(to);
        if (known != null) {
            onLoop(() -> known.retire("disconnected from " + to));
        }
    }

    private void onLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("[{}] the transport is closed", station.node());
        }
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            onLoop(this::closeConnections);
            resolver.close();
            group.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS);
        }
        if (!loop.inEventLoop()) {
            group.terminationFuture().awaitUninterruptibly(CLOSE_MILLIS_MAX + 200);
            awaitThread();
            outbounds.values().forEach(Outbound::sweep);
        }
    }

    /** The loop calls itself terminated a moment before its thread is gone. */
    private void awaitThread() {
        try {
            ioThread.join(CLOSE_MILLIS_MAX / 10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeConnections() {
        String reason = "the transport of " + station.node() + " is closed";
        server.close();
        if (datagrams != null) {
            datagrams.close();
        }
        acceptor.closeAll();
        outbounds.values().forEach(outbound -> outbound.retire(reason));
        toSelf.failAll(reason);
    }

    /** Stands in for the acceptor until the bound port, and with it this node's hello, is known. */
    private static final class AcceptorSlot extends ChannelInitializer<Channel> {

        private volatile @Nullable Acceptor acceptor;

        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(acceptor);
        }
    }
}
