package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;

/**
 * What the cluster knows of a node. Immutable.
 *
 * @param id the node's name
 * @param address where others reach it
 * @param incarnation grows with every start of the node; of two records of one name the higher one is true
 */
public record Member(PeerId id, Address address, long incarnation) {

    public Member {
        if (incarnation < 0) {
            throw new IllegalArgumentException("an incarnation must be >= 0, was " + incarnation);
        }
    }

    /**
     * Whether this record takes the place of {@code other}, a record of the same name. Between equal incarnations the
     * address decides, by its text: arbitrary, but alike on every node, so that tables converge.
     */
    boolean supersedes(Member other) {
        return incarnation > other.incarnation
                || incarnation == other.incarnation && address.toString().compareTo(other.address.toString()) > 0;
    }

    /** A well-mixed hash that is the same in every process; the table's digest is the sum of these. */
    long stableHash() {
        long hash = 0xcbf29ce484222325L;
        String text = id + "=" + address + "#" + incarnation;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        return hash ^ hash >>> 29;
    }

    @Override
    public String toString() {
        return id + "=" + address + "#" + incarnation;
    }
}
