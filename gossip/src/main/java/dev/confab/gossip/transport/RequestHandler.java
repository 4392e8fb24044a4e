package dev.confab.gossip.transport;

import java.util.concurrent.CompletableFuture;

/** Answers requests of one subject. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Called on a transport thread; must not block and owns {@code payload}. A failed future travels back as a {@link
     * TransportException} of kind {@code REMOTE} with its message, without its stack.
     */
    CompletableFuture<byte[]> onRequest(Hello from, byte[] payload);
}
