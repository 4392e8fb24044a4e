package dev.confab.replica;

/** What became of a commit that was offered to the {@link Replica}. */
public enum Offer {
    /** It was the next one and is applied. */
    APPLIED,
    /** Nothing to do: the replica has it, or it belongs to an older epoch. */
    KNOWN,
    /** Something before it is missing: commits of the same epoch, or the beginning of a newer one. */
    GAP,
    /** It contradicts the replica: another chain at a known revision, one that does not follow, a clash of epochs. */
    CLASH
}
