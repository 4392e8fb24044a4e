package dev.confab.gossip.wire;

/**
 * A life of the cluster's history: a new one begins after a restore or a forced recovery. The counter orders epochs; the
 * random id tells two epochs of one counter apart, which is an alarm and never a merge. Immutable.
 */
public record Epoch(long counter, long id) implements Comparable<Epoch> {

    /** Before the cluster was founded: counter 0, id 0. */
    public static final Epoch NONE = new Epoch(0, 0);

    public Epoch {
        if (counter < 0) {
            throw new IllegalArgumentException("an epoch's counter must be >= 0, was " + counter);
        }
    }

    /** Whether both have the same counter but different ids: two histories that must never be merged. */
    public boolean clashesWith(Epoch other) {
        return counter == other.counter && id != other.id;
    }

    /** Orders by counter only; see {@link #clashesWith} for equal counters. */
    @Override
    public int compareTo(Epoch other) {
        return Long.compare(counter, other.counter);
    }

    @Override
    public String toString() {
        return counter + "-" + Long.toHexString(id);
    }
}
