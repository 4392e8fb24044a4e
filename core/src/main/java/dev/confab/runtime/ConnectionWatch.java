package dev.confab.runtime;

import dev.confab.watch.Audience;
import dev.confab.watch.Subscription;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Looks now and then how the node stands to its cluster, and tells who wants to know. Thread-safe. */
final class ConnectionWatch {

    /** How long no other node must be heard before this one is isolated: each is heard about once a second. */
    static final Duration SILENCE = Duration.ofSeconds(5);

    private static final long LOOK_NANOS = Duration.ofMillis(200).toNanos();

    private final ConnectionStates states = new ConnectionStates();
    private final Audience<ConnectionEvent> audience;
    private final LongSupplier nanoTime;
    private long heardNanos;
    private long nextLookNanos;

    ConnectionWatch(String node, Executor listeners, LongSupplier nanoTime) {
        this.audience = new Audience<>(node, "the connection", listeners);
        this.nanoTime = nanoTime;
        this.heardNanos = nanoTime.getAsLong();
        this.nextLookNanos = heardNanos;
    }

    synchronized Connection now() {
        return states.now();
    }

    /** Another node was heard. */
    synchronized void heard() {
        heardNanos = nanoTime.getAsLong();
    }

    /** @param facts made from whether another node was heard lately */
    synchronized void onTick(Function<Boolean, ConnectionStates.Facts> facts) {
        long now = nanoTime.getAsLong();
        if (now - nextLookNanos >= 0) {
            nextLookNanos = now + LOOK_NANOS;
            boolean hearsOthers = now - heardNanos < SILENCE.toNanos();
            states.step(facts.apply(hearsOthers), now).ifPresent(audience::tell);
        }
    }

    synchronized void close() {
        states.close().ifPresent(audience::tell);
    }

    /** Tells that listener what changes from now on. */
    Subscription listen(ConnectionListener listener) {
        return audience.add(listener::onConnection);
    }
}
