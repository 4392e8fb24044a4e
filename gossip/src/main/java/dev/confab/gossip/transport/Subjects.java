package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import dev.confab.gossip.wire.PeerId;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers of a node, by subject. What a handler throws stays here. Thread-safe. */
final class Subjects {

    private static final Logger LOG = LoggerFactory.getLogger(Subjects.class);

    private final PeerId node;
    private final Map<String, MessageHandler> messageHandlers = new ConcurrentHashMap<>();
    private final Map<String, RequestHandler> requestHandlers = new ConcurrentHashMap<>();

    Subjects(PeerId node) {
        this.node = node;
    }

    void onMessage(String subject, MessageHandler handler) {
        add(messageHandlers, subject, handler);
    }

    void onRequest(String subject, RequestHandler handler) {
        add(requestHandlers, subject, handler);
    }

    void deliver(Hello from, String subject, byte[] payload) {
        MessageHandler handler = messageHandlers.get(subject);
        if (handler == null) {
            LOG.debug("[{}] dropped a message from {}: no handler for subject={}", node, from.node(), subject);
            return;
        }
        try {
            handler.onMessage(from, payload);
        } catch (RuntimeException | Error e) {
            LOG.warn("[{}] the handler of subject={} failed on a message from {}", node, subject, from.node(), e);
        }
    }

    /** Returns a future that fails with a {@link TransportException} of kind NO_HANDLER or REMOTE only. */
    CompletableFuture<byte[]> answer(Hello from, String subject, byte[] payload) {
        RequestHandler handler = requestHandlers.get(subject);
        if (handler == null) {
            return CompletableFuture.failedFuture(new TransportException(
                    Kind.NO_HANDLER, "node " + node + " has no handler for requests of subject " + subject));
        }
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        call(handler, from, payload).whenComplete((reply, failure) -> {
            if (failure == null && reply != null) {
                answer.complete(reply);
            } else {
                answer.completeExceptionally(remote(subject, failure));
            }
        });
        return answer;
    }

    private static CompletableFuture<byte[]> call(RequestHandler handler, Hello from, byte[] payload) {
        try {
            CompletableFuture<byte[]> reply = handler.onRequest(from, payload);
            return reply != null ? reply : CompletableFuture.failedFuture(new NullPointerException("no future"));
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private TransportException remote(String subject, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LOG.debug("[{}] a request of subject={} failed", node, subject, cause);
        String what = cause == null ? "it replied null" : messageOf(cause);
        return new TransportException(Kind.REMOTE, what);
    }

    private static String messageOf(Throwable cause) {
        return cause.getMessage() != null
                ? cause.getMessage()
                : cause.getClass().getSimpleName();
    }

    private static <H> void add(Map<String, H> handlers, String subject, H handler) {
        Frame.requireSubject(subject);
        if (handlers.putIfAbsent(subject, handler) != null) {
            throw new IllegalStateException("subject " + subject + " has a handler already");
        }
    }
}
