package dev.confab.model;

/** What became of a write. */
public sealed interface Outcome {

    /** The revision at which it was decided. */
    long revision();

    /**
     * It was committed as {@code revision}. Immutable.
     *
     * @param isVisible whether this node's replica has applied it; false only where the deadline came before the commits
     *     ahead of it could be fetched
     * @param token the place of the commit, to be handed on to whoever shall see it; {@link Token#NOWHERE} in the ledger
     */
    record Committed(long revision, boolean isVisible, Token token) implements Outcome {

        /** As the ledger says it, to no node in particular. */
        public Committed(long revision, boolean isVisible) {
            this(revision, isVisible, Token.NOWHERE);
        }
    }

    /** Nothing would have changed and the caller asked not to commit that. Immutable. */
    record Unchanged(long revision) implements Outcome {}

    /**
     * A condition did not hold, nothing was written. Immutable.
     *
     * @param failed the first condition, in the order given, that did not hold
     * @param actual the key's version at {@code revision}, {@link Condition#ABSENT} where it does not exist; or the revision at
     *     which the namespace was changed last
     */
    record Conflict(long revision, Condition failed, long actual) implements Outcome {}
}
