package dev.confab.journal;

/** A place in the log: Raft's (last term, last index). A higher term is further, and within a term a higher index. */
public record Position(long term, long index) implements Comparable<Position> {

    /** Before the first record. */
    public static final Position NONE = new Position(0, 0);

    /** The further of the two. */
    public static Position max(Position one, Position other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    @Override
    public int compareTo(Position other) {
        int byTerm = Long.compare(term, other.term);
        return byTerm != 0 ? byTerm : Long.compare(index, other.index);
    }
}
