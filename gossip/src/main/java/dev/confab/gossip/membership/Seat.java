package dev.confab.gossip.membership;

import dev.confab.gossip.membership.FormationMessage.Candidacy;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A seed seen from another node: the probe that is under way and the last answer. Only the answer to the latest probe
 * counts, and the next probe goes out after that answer or its timeout; hence each accepted answer was given later than the
 * one before, however messages overtake each other. The safety of {@link Formation} rests on that. Confined to the node loop.
 */
final class Seat {

    private final Seed seed;
    private final long intervalNanos;
    private long probe;
    private boolean isAwaiting;
    private boolean isStarted;
    private long nextNanos;
    private @Nullable Candidacy heard;
    private @Nullable String failure;

    Seat(Seed seed, long intervalNanos) {
        this.seed = seed;
        this.intervalNanos = intervalNanos;
    }

    Seed seed() {
        return seed;
    }

    @Nullable
    Candidacy heard() {
        return heard;
    }

    boolean isDue(long nowNanos) {
        return !isStarted || nowNanos - nextNanos >= 0;
    }

    FormationMessage.Probe probe(Random random, long nowNanos) {
        isStarted = true;
        isAwaiting = true;
        probe = random.nextLong();
        nextNanos = nowNanos + Formation.TIMEOUT_INTERVALS * intervalNanos;
        return new FormationMessage.Probe(probe);
    }

    /** Whether that is the number of the probe under way, which then is over. */
    boolean accept(long number, long nowNanos) {
        if (!isAwaiting || number != probe) {
            return false;
        }
        isAwaiting = false;
        nextNanos = nowNanos + intervalNanos;
        failure = null;
        return true;
    }

    void heard(Candidacy candidacy) {
        heard = candidacy;
    }

    void failed(String reason) {
        failure = reason;
    }

    /** Why nothing was heard. */
    String silence() {
        return "seed " + seed + ": " + (failure == null ? "no answer yet" : failure);
    }
}
