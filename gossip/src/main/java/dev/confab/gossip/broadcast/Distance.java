package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;

/** How far one head is behind another. */
final class Distance {

    /** A hole of so many entries, or fewer, is one that a few lost pushes leave; what is more is catching up. */
    static final long NEAR_MAX = 64;

    private Distance() {}

    /** Whether only a few entries lie between. */
    static boolean isNear(Head behind, Head ahead) {
        return behind.epoch().equals(ahead.epoch()) && ahead.revision() - behind.revision() <= NEAR_MAX;
    }
}
