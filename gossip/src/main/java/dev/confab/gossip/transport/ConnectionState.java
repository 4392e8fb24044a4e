package dev.confab.gossip.transport;

/** The life of an outbound connection. */
public enum ConnectionState {
    /** Not wanted, refused for good, or closed. */
    DISCONNECTED,
    /** First attempt under way; messages wait in the bounded queue. */
    CONNECTING,
    /** Hellos were exchanged. */
    CONNECTED,
    /** Lost or not reached; attempts go on with growing pauses, messages fail at once. */
    RECONNECTING
}
