package dev.confab.gossip.transport;

import java.util.BitSet;

/**
 * Lets each number of one sender through once: those above all others at once, those a little below if they did not come yet,
 * and none that is further below, for it cannot be known any more (RFC 4303, section 3.4.3). Not thread-safe.
 */
final class ReplayWindow {

    /** How far below the highest number one may be late. */
    static final int SIZE = 1_024;

    private final BitSet seen = new BitSet(SIZE);
    private long highest;

    /** Whether that number may pass; the next time it may not. Numbers begin with 1. */
    boolean admit(long number) {
        if (number <= 0 || highest - number >= SIZE) {
            return false;
        }
        forgetUpTo(number);
        int place = (int) (number % SIZE);
        boolean isNew = !seen.get(place);
        seen.set(place);
        return isNew;
    }

    /** The places of the numbers between the old highest and the new one belong to numbers that are too old by now. */
    private void forgetUpTo(long number) {
        if (number - highest >= SIZE) {
            seen.clear();
        } else {
            for (long below = number - highest - 1; below >= 0; below--) {
                seen.clear((int) ((number - below) % SIZE));
            }
        }
        highest = Math.max(highest, number);
    }
}
