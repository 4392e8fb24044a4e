package dev.confab.model;

/** What the state machine answers to a request; every answer names the revision at which it was decided. */
public sealed interface Decision {

    long revision();

    /** The command was carried out, or lost its condition. Immutable. */
    record Decided(Outcome outcome) implements Decision {
        @Override
        public long revision() {
            return outcome.revision();
        }
    }

    /** A limit of the replicated state forbids the command; nothing was written. Immutable. */
    record Refused(long revision, Limit limit, long max, long actual, String subject) implements Decision {

        public LimitExceededException toException() {
            return new LimitExceededException(limit, max, actual, subject);
        }
    }

    /**
     * The request was made before the oldest request that is remembered, or in another epoch: it may have been applied
     * before, so it was not applied now. Immutable.
     */
    record Forgotten(long revision) implements Decision {}

    /** The cluster has no identity yet, which is its first commit; nothing was written. Immutable. */
    record Unfounded(long revision) implements Decision {}

    /** A part of a large command was stored; the command is carried out with its last part. Immutable. */
    record PartStored(long revision) implements Decision {}

    /** A part came without the parts before it, which were dropped or never came: send all of them again. Immutable. */
    record PartsMissing(long revision) implements Decision {}
}
