package dev.confab.gossip;

import java.time.Duration;

/**
 * Whether datagrams are worth sending. Where none comes back for many probes in a row, as behind a firewall that drops them, all
 * goes by connections for a while; then datagrams are tried again. Confined to the node loop.
 */
final class DatagramTrial {

    /** How many probes may go unanswered by any datagram; more than that are hardly all dead nodes. */
    static final int UNANSWERED_MAX = 8;

    /** How long connections are used instead. */
    static final Duration PAUSE = Duration.ofMinutes(1);

    private int unanswered;
    private boolean isPaused;
    private long pausedNanos;

    boolean maySend(long nowNanos) {
        if (isPaused && nowNanos - pausedNanos >= PAUSE.toNanos()) {
            heard();
        }
        return !isPaused;
    }

    void probed(long nowNanos) {
        if (++unanswered > UNANSWERED_MAX) {
            isPaused = true;
            pausedNanos = nowNanos;
        }
    }

    void heard() {
        unanswered = 0;
        isPaused = false;
    }
}
