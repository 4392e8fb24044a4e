package dev.confab.runtime;

/**
 * The application's code that hears of nodes that come and go, and of those that vote. Called on a thread for listeners, with no lock held, one call at
 * a time, in the order of events. What it throws is logged; it stays subscribed.
 */
@FunctionalInterface
public interface PeerListener {

    void onPeer(PeerEvent event);
}
