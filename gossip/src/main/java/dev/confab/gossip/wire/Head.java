package dev.confab.gossip.wire;

/**
 * How far a node has come: the epoch, the last revision it applied (0 before the first), and the chain hash at that
 * revision. Equal heads mean equal replicated data. Immutable.
 */
public record Head(Epoch epoch, long revision, Chain chain) {

    /** Where every node starts. */
    public static final Head EMPTY = new Head(Epoch.NONE, 0, Chain.EMPTY);

    public Head {
        if (revision < 0) {
            throw new IllegalArgumentException("a revision must be >= 0, was " + revision);
        }
    }

    /** Whether this head lies before {@code other}: by epoch, then by revision. */
    public boolean isBehind(Head other) {
        int byEpoch = epoch.compareTo(other.epoch);
        return byEpoch < 0 || byEpoch == 0 && revision < other.revision;
    }

    @Override
    public String toString() {
        return epoch + "/" + revision + "/" + chain;
    }
}
