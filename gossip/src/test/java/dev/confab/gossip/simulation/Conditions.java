package dev.confab.gossip.simulation;

import java.time.Duration;

/**
 * What the network does to messages. Immutable.
 *
 * @param latencyMinNanos the least time on the way
 * @param latencyMaxNanos the greatest; each message draws its own, evenly
 * @param loss how many of all messages never arrive, 0 to 1
 * @param doubling how many of the others arrive twice, 0 to 1
 * @param isInOrder whether messages from one node to another keep their order, as on a connection
 * @param bytesPerSecond how much a node can send; 0 for no limit
 */
public record Conditions(
        long latencyMinNanos,
        long latencyMaxNanos,
        double loss,
        double doubling,
        boolean isInOrder,
        long bytesPerSecond) {

    /** Connections that lose nothing, with latencies of that range. */
    public static Conditions latency(Duration min, Duration max) {
        return new Conditions(min.toNanos(), max.toNanos(), 0, 0, true, 0);
    }

    /** Returns these with that loss. */
    public Conditions loss(double share) {
        return new Conditions(latencyMinNanos, latencyMaxNanos, share, doubling, isInOrder, bytesPerSecond);
    }

    /** Returns these with messages that arrive twice. */
    public Conditions doubling(double share) {
        return new Conditions(latencyMinNanos, latencyMaxNanos, loss, share, isInOrder, bytesPerSecond);
    }

    /** Returns these with messages that overtake each other. */
    public Conditions reordering() {
        return new Conditions(latencyMinNanos, latencyMaxNanos, loss, doubling, false, bytesPerSecond);
    }

    /** Returns these with that limit to what a node can send. */
    public Conditions bytesPerSecond(long bytes) {
        return new Conditions(latencyMinNanos, latencyMaxNanos, loss, doubling, isInOrder, bytes);
    }
}
