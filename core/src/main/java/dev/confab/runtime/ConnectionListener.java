package dev.confab.runtime;

/** Hears how this node stands to its cluster. Called on a thread for listeners, in order. */
@FunctionalInterface
public interface ConnectionListener {

    void onConnection(ConnectionEvent event);
}
