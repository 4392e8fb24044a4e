package dev.confab.ledger;

import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.PeerId;
import io.atomix.cluster.MemberId;

/**
 * A voter as its fellows count it: a node together with the disk on which it promises. A node whose disk was emptied bears its
 * old name over another disk; it has forgotten its promises, so it is another voter, and comes as a newcomer. Immutable.
 *
 * @param disk the mark that was drawn at random when the disk was empty; 0 for a disk without one
 */
public record VoterId(PeerId node, long disk) implements Comparable<VoterId> {

    /** The most bytes of its text: a node's name, and the mark in hexadecimal digits. */
    static final int TEXT_BYTES_MAX = 64 + 1 + 16;

    private static final char MARK = '@'; // not in a node's name

    /** The voter of that node whose disk has no mark. */
    public static VoterId of(PeerId node) {
        return new VoterId(node, 0);
    }

    /** Who speaks. */
    public static VoterId of(Hello from) {
        return new VoterId(from.node(), from.papers().nonce());
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @throws IllegalArgumentException where that is no such text
     */
    static VoterId parse(String text) {
        int mark = text.indexOf(MARK);
        return mark < 0
                ? of(PeerId.of(text))
                : new VoterId(PeerId.of(text.substring(0, mark)), Long.parseUnsignedLong(text.substring(mark + 1), 16));
    }

    static VoterId of(MemberId member) {
        return parse(member.id());
    }

    /** The engine knows members by one text; that the mark is in it makes each disk a member of its own. */
    MemberId memberId() {
        return MemberId.from(toString());
    }

    /** Orders by name, then by disk. */
    @Override
    public int compareTo(VoterId other) {
        int byName = node.compareTo(other.node);
        return byName != 0 ? byName : Long.compareUnsigned(disk, other.disk);
    }

    @Override
    public String toString() {
        return disk == 0 ? node.name() : node.name() + MARK + Long.toHexString(disk);
    }
}
