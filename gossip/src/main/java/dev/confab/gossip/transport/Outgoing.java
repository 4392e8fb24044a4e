package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message or request on its way out, and the caller's future. Confined to the transport thread once it is in an {@link
 * Outbox}; the future may be completed from anywhere, once.
 */
final class Outgoing {

    final String subject;
    final byte[] payload;
    final CompletableFuture<Void> written = new CompletableFuture<>();
    final @Nullable CompletableFuture<byte[]> reply;
    final long deadlineNanos;
    long id;
    boolean isWritten;

    private boolean isHandedOver;

    private Outgoing(String subject, byte[] payload, @Nullable CompletableFuture<byte[]> reply, long deadlineNanos) {
        this.subject = subject;
        this.payload = payload;
        this.reply = reply;
        this.deadlineNanos = deadlineNanos;
    }

    static Outgoing message(String subject, byte[] payload) {
        return new Outgoing(subject, payload, null, 0);
    }

    /** The deadline runs from {@code nowNanos} of {@link System#nanoTime}. */
    static Outgoing request(String subject, byte[] payload, Duration deadline, long nowNanos) {
        return new Outgoing(subject, payload, new CompletableFuture<>(), nowNanos + saturatedNanos(deadline));
    }

    private static long saturatedNanos(Duration duration) {
        Duration max = Duration.ofDays(365);
        return duration.compareTo(max) < 0 ? duration.toNanos() : max.toNanos();
    }

    boolean isRequest() {
        return reply != null;
    }

    Frame frame() {
        return isRequest() ? new Frame.Request(id, subject, payload) : new Frame.Message(subject, payload);
    }

    void onWritten() {
        isWritten = true;
        written.complete(null);
    }

    void onReply(byte[] answer) {
        if (reply != null) {
            reply.complete(answer);
        }
    }

    void fail(Kind kind, String message, @Nullable Throwable cause) {
        fail(new TransportException(kind, message, cause));
    }

    void fail(TransportException failure) {
        CompletableFuture<?> future = reply != null ? reply : written;
        future.completeExceptionally(failure);
    }

    /** It is in the channel's buffer: from here on it may be heard, however late. */
    void onHandedOver() {
        isHandedOver = true;
    }

    /** Fails what got no answer before its connection was lost: a frame that was not written whole cannot have been read. */
    void failLost(String message) {
        fail(isWritten ? Kind.UNANSWERED : Kind.NOT_SENT, message, null);
    }

    /** Fails what got no answer in time: the connection still lives, and a peer that was frozen may yet read the frame. */
    void failLate(String message) {
        fail(isHandedOver ? Kind.UNANSWERED : Kind.NOT_SENT, message, null);
    }

    boolean isDone() {
        CompletableFuture<?> future = reply != null ? reply : written;
        return future.isDone();
    }
}
