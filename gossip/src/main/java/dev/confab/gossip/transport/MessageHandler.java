package dev.confab.gossip.transport;

/** Receives one-way messages of one subject. */
@FunctionalInterface
public interface MessageHandler {

    /** Called on a transport thread, one message at a time per connection; must not block and owns {@code payload}. */
    void onMessage(Hello from, byte[] payload);
}
