package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;

/**
 * A seed as a candidate for the first voters. Immutable.
 *
 * @param name the node's name, which stays with its disk
 * @param address its advertised address at that time
 * @param nonce drawn at random when the disk was empty, and on that disk before anybody heard it; a node that lost its disk
 *     draws another one, and so is another candidate
 */
public record Founder(PeerId name, Address address, long nonce) implements Comparable<Founder> {

    /** Whether both are the same node with the same disk, wherever it listens now. */
    public boolean isSameAs(Founder other) {
        return name.equals(other.name) && nonce == other.nonce;
    }

    /** Orders by name. */
    @Override
    public int compareTo(Founder other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name + "=" + address;
    }
}
