package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;

/**
 * What the cluster knows of a node: a record that travels. Immutable.
 *
 * <p>The records of one name are totally ordered, the same way on every node, and a table keeps the last of those it heard;
 * so tables converge in whatever order records arrive. The incarnation decides first: it grows with every start of a node,
 * and a node raises it to contradict what is said of it (SWIM §4.2). Between equal incarnations, of two nodes that share a
 * name, the address decides by its text: arbitrary, but alike everywhere. Then the state, so that a suspicion of a life
 * outdoes the word that it is alive, and only that life itself can outdo the suspicion.
 *
 * @param id the node's name
 * @param address where others reach it
 * @param incarnation grows with every start of the node, and with every refutation
 * @param state how it stands
 * @param traits what it says of itself
 */
public record Member(PeerId id, Address address, long incarnation, MemberState state, Traits traits) {

    public Member {
        if (incarnation < 0) {
            throw new IllegalArgumentException("an incarnation must be >= 0, was " + incarnation);
        }
    }

    /** A node that is alive and says nothing more of itself. */
    public Member(PeerId id, Address address, long incarnation) {
        this(id, address, incarnation, MemberState.ALIVE, Traits.NONE);
    }

    /** The same record in that state. */
    public Member as(MemberState other) {
        return new Member(id, address, incarnation, other, traits);
    }

    /** The same node, alive, with that incarnation. */
    Member reborn(long newIncarnation) {
        return new Member(id, address, newIncarnation, MemberState.ALIVE, traits);
    }

    /** Whether this record takes the place of {@code other}, a record of the same name. Mostly they are equal: no text is made then. */
    boolean supersedes(Member other) {
        if (incarnation != other.incarnation) {
            return incarnation > other.incarnation;
        }
        if (!address.equals(other.address)) {
            return address.toString().compareTo(other.address.toString()) > 0;
        }
        if (state != other.state) {
            return state.compareTo(other.state) > 0;
        }
        return !traits.equals(other.traits) && traits.toString().compareTo(other.traits.toString()) > 0;
    }

    /** Whether both speak of one incarnation at one address, perhaps in different states. */
    boolean isSameLifeAs(Member other) {
        return incarnation == other.incarnation && id.equals(other.id) && address.equals(other.address);
    }

    /**
     * A well-mixed hash that is the same in every process; digests are sums of these. The state is left out: suspicions come
     * and go too fast to be compared, and the gone are not in the digest.
     */
    long stableHash() {
        long hash = StableHash.of(StableHash.of(StableHash.SEED, id.name()), address.host());
        hash = StableHash.of(StableHash.of(hash, address.port()), incarnation);
        return StableHash.mixed(StableHash.of(hash, traits.equals(Traits.NONE) ? "" : traits.toString()));
    }

    @Override
    public String toString() {
        return id + "=" + address + "#" + incarnation + (state == MemberState.ALIVE ? "" : " " + state);
    }
}
