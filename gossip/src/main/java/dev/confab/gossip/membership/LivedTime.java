package dev.confab.gossip.membership;

/**
 * The time that this node has lived through: runs with the clock it is stepped by, but no step counts for more than {@link
 * #STEP_MAX_NANOS}. A process that was stopped for five seconds, by its garbage collector or from outside, comes back to
 * timers that all ran out meanwhile and answers that wait unread; by this time nothing ran out, so it reads the answers
 * before it accuses anybody. Confined to the node loop.
 */
final class LivedTime {

    /** Longer than any step of a healthy node, shorter than any timeout. */
    static final long STEP_MAX_NANOS = 250_000_000L;

    /** A step that long is a pause: others may hold this node for suspect or dead by now. */
    static final long PAUSE_NANOS = 1_000_000_000L;

    private boolean isStarted;
    private boolean hasPaused;
    private long lastNanos;
    private long livedNanos;

    /** Returns the time lived until now; begins at 0 with the first call. */
    long at(long nowNanos) {
        long step = isStarted ? nowNanos - lastNanos : 0;
        isStarted = true;
        lastNanos = nowNanos;
        hasPaused |= step >= PAUSE_NANOS;
        livedNanos += Math.min(Math.max(0, step), STEP_MAX_NANOS);
        return livedNanos;
    }

    /** Whether this node has stood still since the last call. */
    boolean takePause() {
        boolean was = hasPaused;
        hasPaused = false;
        return was;
    }
}
