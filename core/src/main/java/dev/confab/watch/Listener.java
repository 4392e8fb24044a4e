package dev.confab.watch;

/**
 * The application's code. Called on the executor of its watch, with no lock held, one call at a time per subscription, in
 * revision order. What it throws is logged with namespace, keys and revision; it stays subscribed.
 */
@FunctionalInterface
public interface Listener {

    void onChange(WatchEvent event);
}
