package dev.confab.watch;

/** The handle that ends a watch. Thread-safe. */
public interface Subscription extends AutoCloseable {

    /**
     * Ends it. Once this returns no new call of the listener begins; one that has begun runs to its end. Idempotent, does not
     * wait, may be called from inside the listener.
     */
    @Override
    void close();
}
