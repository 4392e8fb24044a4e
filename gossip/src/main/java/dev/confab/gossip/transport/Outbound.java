package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one address through its whole life: dialled on first use, dialled again when lost, given up when refused
 * or no longer wanted. {@link #send} and {@link #state} are thread-safe, the rest is confined to the transport thread.
 */
final class Outbound {

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);

    private final Address to;
    private final Station station;
    private final Dialer dialer;
    private final Consumer<ConnectionEvent> events;
    private final EventLoop loop;
    private final Backoff backoff;
    private final Correlations correlations;
    private final Outbox outbox;

    private volatile ConnectionState state = ConnectionState.DISCONNECTED;
    private @Nullable CompletableFuture<Dialled> dialling;
    private @Nullable ScheduledFuture<?> retry;
    private @Nullable Channel channel;
    private @Nullable Hello peer;
    private @Nullable TransportException refusal;
    private String lastReason = "";
    private long refusedAtNanos;
    private long connectedAtNanos;
    private int attempts;
    private boolean isRetired;

    Outbound(Address to, Station station, Dialer dialer, Consumer<ConnectionEvent> events) {
        TransportOptions options = station.options();
        this.to = to;
        this.station = station;
        this.dialer = dialer;
        this.events = events;
        this.loop = station.loop();
        this.backoff = new Backoff(options.backoffMin(), options.backoffMax(), options.random());
        this.correlations = new Correlations(to, loop, station.limits().openRequestsMax());
        this.outbox = new Outbox(to, loop, new Budget(station.limits()), this::onMore);
    }

    /** Queues the message, or fails its future. */
    void send(Outgoing message) {
        outbox.offer(message);
    }

    ConnectionState state() {
        return state;
    }

    /** There may be something to write, or room to write it. */
    void onMore() {
        outbox.gather(correlations);
        switch (state) {
            case CONNECTED -> outbox.writeTo(channel);
            case RECONNECTING -> failWaiting(Kind.NOT_SENT, "not connected to " + to + ": " + lastReason, null);
            case DISCONNECTED -> wakeUp();
            case CONNECTING -> {}
        }
    }

    private void wakeUp() {
        if (isRetired) {
            failWaiting(Kind.NOT_SENT, "disconnected from " + to, null);
        } else if (refusal != null && isRefusalFresh()) {
            failWaiting(Kind.REFUSED, refusal.getMessage(), refusal);
        } else {
            become(ConnectionState.CONNECTING, null);
            dial();
        }
    }

    /** For a while a refused node takes the answer it got for the answer it would get. */
    private boolean isRefusalFresh() {
        return System.nanoTime() - refusedAtNanos
                < station.options().backoffMax().toNanos();
    }

    private void dial() {
        retry = null;
        CompletableFuture<Dialled> attempt = dialer.dial(to, attempts++);
        dialling = attempt;
        attempt.whenComplete((dialled, failure) -> {
            if (dialling != attempt) {
                closeStale(dialled);
            } else if (dialled != null) {
                onConnected(dialled);
            } else {
                onFailed((TransportException) failure);
            }
        });
    }

    private static void closeStale(@Nullable Dialled dialled) {
        if (dialled != null) {
            dialled.channel().close();
        }
    }

    private void onConnected(Dialled dialled) {
        dialling = null;
        refusal = null;
        channel = dialled.channel();
        peer = dialled.peer();
        connectedAtNanos = System.nanoTime();
        channel.pipeline().addLast(new OutboundConnection(this, correlations));
        become(ConnectionState.CONNECTED, null);
        LOG.debug("[{}] connected to {} at {}", station.node(), dialled.peer().node(), to);
        onMore();
    }

    private void onFailed(TransportException failure) {
        dialling = null;
        lastReason = String.valueOf(failure.getMessage());
        if (failure.kind() == Kind.REFUSED) {
            onRefused(failure);
        } else {
            LOG.debug("[{}] attempt {} to reach {} failed: {}", station.node(), attempts, to, lastReason);
            become(ConnectionState.RECONNECTING, lastReason);
            retryAfter(backoff.nextNanos());
            onMore();
        }
    }

    private void onRefused(TransportException failure) {
        refusal = failure;
        refusedAtNanos = System.nanoTime();
        LOG.warn("[{}] {}; correct it and start the node again", station.node(), lastReason);
        become(ConnectionState.DISCONNECTED, lastReason);
        outbox.gather(correlations);
        failWaiting(Kind.REFUSED, lastReason, failure);
    }

    /** The connection that was open is gone. */
    void onLost(Channel lost, String reason) {
        if (lost != channel) {
            return;
        }
        channel = null;
        lastReason = "connection to " + to + " lost: " + reason;
        LOG.debug("[{}] {}", station.node(), lastReason);
        become(ConnectionState.RECONNECTING, lastReason);
        resetAfterStableTime();
        retryAfter(backoff.nextNanos());
        outbox.gather(correlations);
        failWaiting(Kind.NOT_SENT, lastReason, null);
    }

    /** A node that takes hellos and hangs up at once must not be dialled fifty times a second. */
    private void resetAfterStableTime() {
        if (System.nanoTime() - connectedAtNanos
                >= station.options().backoffMax().toNanos()) {
            backoff.reset();
        }
    }

    private void retryAfter(long nanos) {
        retry = loop.schedule(this::dial, nanos, TimeUnit.NANOSECONDS);
    }

    /** Tells the other side that this node's papers have changed. */
    void greetAgain() {
        if (channel != null) {
            channel.writeAndFlush(Greetings.write(station.hello()));
        }
    }

    /** The node at that address has just dialled this one: it is up, so do not wait. */
    void onHeardFrom(Hello hello) {
        refusal = null;
        backoff.reset();
        if (retry != null && retry.cancel(false)) {
            dial();
        } else if (channel != null && isSuccessor(hello)) {
            channel.close();
        }
    }

    /** A later start of the node than the one this connection was opened to: that one is dead, even if TCP does not know. */
    private boolean isSuccessor(Hello hello) {
        return peer != null && hello.node().equals(peer.node()) && hello.incarnation() > peer.incarnation();
    }

    /** Ends the connection and all attempts; nothing revives this object. */
    void retire(String reason) {
        isRetired = true;
        dialling = null;
        if (retry != null) {
            retry.cancel(false);
        }
        Channel open = channel;
        channel = null;
        outbox.gather(correlations);
        if (state != ConnectionState.DISCONNECTED) {
            become(ConnectionState.DISCONNECTED, reason);
        }
        failWaiting(Kind.NOT_SENT, reason, null);
        if (open != null) {
            open.close();
        }
    }

    /** Fails what was offered after the transport thread ended. Thread-safe. */
    void sweep() {
        outbox.failInbox();
    }

    /** Without a connection nothing stays open: what waits fails by {@code kind}, what was written is unanswered. */
    private void failWaiting(Kind kind, String reason, @Nullable Throwable cause) {
        outbox.failAll(kind, reason, cause);
        correlations.failAll(reason);
    }

    private void become(ConnectionState next, @Nullable String reason) {
        if (state != next) {
            state = next;
            events.accept(new ConnectionEvent(to, peer, next, reason));
        }
    }
}
