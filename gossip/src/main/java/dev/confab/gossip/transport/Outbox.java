package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.Address;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one address, bounded. Any thread offers; one task of the transport thread then takes all that has gathered,
 * writes it and flushes once. {@link #offer} is thread-safe, the rest is confined to the transport thread.
 */
final class Outbox {

    private final Address to;
    private final EventLoop loop;
    private final Budget budget;
    private final Runnable onMore;
    private final Queue<Outgoing> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isWoken = new AtomicBoolean();
    private final Queue<Outgoing> waiting = new ArrayDeque<>();

    Outbox(Address to, EventLoop loop, Budget budget, Runnable onMore) {
        this.to = to;
        this.loop = loop;
        this.budget = budget;
        this.onMore = onMore;
    }

    /** Takes the message in, or fails its future where the outbox is full or the transport closed. */
    void offer(Outgoing message) {
        budget.reserve(message.payload.length)
                .ifPresentOrElse(
                        limit -> message.fail(Kind.NOT_SENT, "the queue to " + to + " is full: " + limit, null),
                        () -> enqueue(message));
    }

    private void enqueue(Outgoing message) {
        inbox.add(message);
        if (isWoken.compareAndSet(false, true)) {
            try {
                loop.execute(this::wake);
            } catch (RejectedExecutionException e) {
                failInbox();
            }
        } else if (loop.isTerminated()) {
            failInbox();
        }
    }

    private void wake() {
        isWoken.set(false);
        onMore.run();
    }

    /** Moves what was offered behind what waits, and starts the deadlines. */
    void gather(Correlations correlations) {
        for (Outgoing next = inbox.poll(); next != null; next = inbox.poll()) {
            if (next.isRequest()) {
                correlations.open(next);
            }
            waiting.add(next);
        }
    }

    /** Writes in order as much as the channel takes, then flushes once. */
    void writeTo(Channel channel) {
        boolean hasWritten = false;
        while (!waiting.isEmpty() && channel.isWritable()) {
            Outgoing next = waiting.remove();
            if (next.isDone()) {
                budget.release(next.payload.length);
            } else {
                write(next, channel);
                hasWritten = true;
            }
        }
        if (hasWritten) {
            channel.flush();
            Liveness.carries(channel);
        }
    }

    private void write(Outgoing message, Channel channel) {
        message.onHandedOver();
        channel.write(message.frame()).addListener(write -> {
            budget.release(message.payload.length);
            if (write.isSuccess()) {
                message.onWritten();
            } else {
                message.fail(Kind.NOT_SENT, notWritten(write.cause()), write.cause());
            }
        });
    }

    private String notWritten(Throwable cause) {
        return "not written to " + to + ": " + Failures.describe(cause);
    }

    void failAll(Kind kind, String reason, @Nullable Throwable cause) {
        for (Outgoing next = waiting.poll(); next != null; next = waiting.poll()) {
            budget.release(next.payload.length);
            next.fail(kind, reason, cause);
        }
    }

    /** Fails what was offered after the transport thread ended. Thread-safe. */
    void failInbox() {
        for (Outgoing next = inbox.poll(); next != null; next = inbox.poll()) {
            budget.release(next.payload.length);
            next.fail(Kind.NOT_SENT, "the transport is closed", null);
        }
    }
}
