package dev.confab.journal;

/**
 * A snapshot on the shelf. Immutable.
 *
 * @param index the last record that is in it
 * @param term the term of that record
 * @param bytes the length of its content
 */
public record Snapshot(long index, long term, long bytes) {

    /** The place in the log up to which it stands for the records. */
    public Position position() {
        return new Position(term, index);
    }
}
