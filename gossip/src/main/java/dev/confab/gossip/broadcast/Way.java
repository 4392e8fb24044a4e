package dev.confab.gossip.broadcast;

/**
 * How far a node is to bring an entry on: to those that share so many digits of its position and come behind it, except where
 * the entry began, see {@link Roster}. Immutable.
 *
 * @param origin the position of the node at which the entry began
 * @param depth how many digits; 1 to {@link Place#DIGITS}, which leaves nobody; 0 at the origin itself
 */
record Way(long origin, int depth) {

    /** To nobody. */
    static final Way ENDS = new Way(0, Place.DIGITS);

    boolean hasEnded() {
        return depth == Place.DIGITS;
    }

    boolean isBeginning() {
        return depth == 0;
    }

    /** One digit further. */
    Way deeper() {
        return new Way(origin, depth + 1);
    }
}
