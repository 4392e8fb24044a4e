package dev.confab.proof;

/** What the caller of a write was told. */
sealed interface Fate {

    /** It became that revision. Immutable. */
    record Committed(long revision, boolean isVisible) implements Fate {}

    /** A condition on that key did not hold at that revision. Immutable. */
    record Conflict(long revision, String namespace, String key, long actualVersion) implements Fate {}

    /** Nothing was to be done at that revision. Immutable. */
    record Unchanged(long revision) implements Fate {}

    /** It may have been committed once; also what a caller knows who was killed while it waited. Immutable. */
    record Unknown() implements Fate {}

    /** It was promised that nothing was written. Immutable. */
    record Failed() implements Fate {}
}
