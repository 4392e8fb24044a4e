package dev.confab.model;

import dev.confab.schema.Violation;
import java.util.List;

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
     * Values break rules; nothing was written. Immutable.
     *
     * @param violations the first of them
     * @param count how many there are
     */
    record Invalid(long revision, List<Violation> violations, long count) implements Decision {

        /** How many bytes of text are remembered of one, and answered: ten thousand are remembered, and a thousand in a frame. */
        private static final long REMEMBERED_BYTES_MAX = 4096;

        public Invalid {
            violations = List.copyOf(violations);
        }

        public InvalidValueException toException() {
            return new InvalidValueException(violations, count);
        }

        /** Returns as many of the violations as are remembered, and one at least. */
        Invalid shortened() {
            int kept = 0;
            long bytes = 0;
            for (Violation violation : violations) {
                bytes += Names.utf8Bytes(violation.toString());
                if (kept > 0 && bytes > REMEMBERED_BYTES_MAX) {
                    break;
                }
                kept++;
            }
            return kept == violations.size() ? this : new Invalid(revision, violations.subList(0, kept), count);
        }
    }

    /**
     * There are rules that only nodes check, and the command's node did not, or something has changed since; nothing was written.
     * It is to be checked at that revision or later, and sent as a new request. Immutable.
     */
    record Unchecked(long revision) implements Decision {}

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
