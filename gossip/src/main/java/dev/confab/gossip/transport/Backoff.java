package dev.confab.gossip.transport;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: the ceiling doubles from min to max, and each pause is drawn from the upper half below it, so
 * that peers who lost the same node do not come back in step. Not thread-safe.
 */
final class Backoff {

    private final long minNanos;
    private final long maxNanos;
    private final RandomGenerator random;
    private long ceilingNanos;

    Backoff(Duration min, Duration max, RandomGenerator random) {
        this.minNanos = min.toNanos();
        this.maxNanos = max.toNanos();
        this.random = random;
        reset();
    }

    long nextNanos() {
        long half = ceilingNanos / 2;
        long pause = half + random.nextLong(ceilingNanos - half + 1);
        ceilingNanos = ceilingNanos > maxNanos / 2 ? maxNanos : ceilingNanos * 2;
        return pause;
    }

    void reset() {
        ceilingNanos = minNanos;
    }
}
