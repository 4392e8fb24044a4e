package dev.confab.proof;

/**
 * A subscription to one namespace. Immutable.
 *
 * @param from the latest revision that it need not tell
 * @param floor the earliest revision above which it may tell; below {@code from} where registering raced with commits
 * @param through the revision through which it must have told everything; 0 where it ended before the end
 */
record Subscribed(long id, Life life, String namespace, Start start, long floor, long from, long through) {

    /** How it began. */
    enum Start {
        NOW,
        PRESENT,
        AFTER
    }

    Subscribed mustHearThrough(long revision) {
        return new Subscribed(id, life, namespace, start, floor, from, revision);
    }
}
