package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;

/**
 * Where a peer stands in one of the orders of a {@link Roster}: a hash of its name, the same on every node, on every JVM and in
 * every release. Immutable.
 *
 * @param position 0 to 2^63 - 1
 */
record Place(long position, PeerId peer) implements Comparable<Place> {

    /** How many digits a position has. */
    static final int DIGITS = 21;

    private static final int DIGIT_BITS = 3;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /** Returns the peer's place in that order. */
    static Place of(PeerId peer, int order) {
        long hash = FNV_OFFSET + order;
        String name = peer.name();
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * FNV_PRIME;
        }
        return new Place(mixed(hash) >>> 1, peer);
    }

    /** The greatest position of which so many first digits are those of this one. */
    long last(int digits) {
        return position | (1L << (DIGITS - digits) * DIGIT_BITS) - 1;
    }

    @Override
    public int compareTo(Place other) {
        int byPosition = Long.compare(position, other.position);
        return byPosition != 0 ? byPosition : peer.compareTo(other.peer);
    }

    /** The finalizer of MurmurHash3: FNV alone leaves the first digits of similar names alike. */
    private static long mixed(long hash) {
        long mixed = hash;
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }
}
