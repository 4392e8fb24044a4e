package dev.confab.gossip.membership;

import dev.confab.gossip.wire.PeerId;
import java.util.HashSet;
import java.util.Set;

/**
 * A member under suspicion, and how long it has to say that it lives. The time is long as long as one node alone accuses it,
 * for that one may be the slow one, and shrinks with each independent accuser (Lifeguard §III-B, LHA-suspicion):
 *
 * <pre>  timeout(c) = max - (max - min) · log(c + 1) / log(k + 1),   c confirmations of k that are wanted</pre>
 *
 * Confined to the node loop.
 */
final class Suspicion {

    /** How many independent confirmations bring the timeout down to its minimum: k. */
    static final int CONFIRMATIONS_WANTED = 3;

    private final Set<PeerId> accusers = new HashSet<>();
    private final int wanted;
    private final long begunNanos;
    private final long minNanos;
    private final long maxNanos;
    private long timeoutNanos;

    /**
     * @param living how many members there are: a small cluster has fewer accusers to wait for
     * @param begunNanos now, in lived time
     */
    Suspicion(PeerId accuser, int living, long begunNanos, long minNanos, long maxNanos) {
        this.wanted = Math.max(0, Math.min(CONFIRMATIONS_WANTED, living - 2)); // the suspect and its accuser are none
        this.begunNanos = begunNanos;
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
        accusers.add(accuser);
        this.timeoutNanos = timeout();
    }

    /** Returns whether this is an accuser who still counts: then others should hear of him. */
    boolean confirm(PeerId accuser) {
        boolean counts = accusers.size() <= wanted && accusers.add(accuser);
        timeoutNanos = timeout();
        return counts;
    }

    boolean isOver(long livedNanos) {
        return livedNanos - begunNanos >= timeoutNanos;
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    private long timeout() {
        if (wanted == 0) {
            return minNanos;
        }
        double confirmed = Math.log(accusers.size()) / Math.log(wanted + 1);
        return Math.max(minNanos, maxNanos - (long) ((maxNanos - minNanos) * confirmed));
    }
}
