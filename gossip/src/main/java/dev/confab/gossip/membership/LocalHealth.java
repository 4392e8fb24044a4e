package dev.confab.gossip.membership;

/**
 * How much this node trusts itself: the local health multiplier of Lifeguard (Dadgar, Phillips, Currey 2017, §III-A, LHA-probe).
 * A node whose probes fail while others say that the network is sound, or which has to hear that it is suspected, is likely
 * the slow one itself; it then probes more rarely and waits longer before it accuses others. Confined to the node loop.
 */
final class LocalHealth {

    /** The worst score, S in the paper: intervals and timeouts are 1 + score times as long. */
    static final int SCORE_MAX = 8;

    private int score;

    /** A probe was answered in time. */
    void better() {
        score = Math.max(0, score - 1);
    }

    /** A probe failed and not every peer that was asked for help said so, or this node was suspected. */
    void worse() {
        score = Math.min(SCORE_MAX, score + 1);
    }

    int score() {
        return score;
    }

    long scaled(long nanos) {
        return nanos * (score + 1);
    }
}
