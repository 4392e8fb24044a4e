package dev.confab;

import dev.confab.model.Outcome;
import dev.confab.runtime.Node;
import java.time.Duration;

/** Shapes of writes that several classes of the door share. */
final class Writes {

    private static final Duration DEADLINE_MAX = Duration.ofDays(1);

    private Writes() {}

    static Duration requireDeadline(Duration deadline) {
        if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(DEADLINE_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the deadline of a write must be > 0 and at most " + DEADLINE_MAX + ", was " + deadline);
        }
        return deadline;
    }

    static Duration requireWait(Duration atMost) {
        if (atMost.isNegative() || atMost.compareTo(DEADLINE_MAX) > 0) {
            throw new IllegalArgumentException("a wait must be >= 0 and at most " + DEADLINE_MAX + ", was " + atMost);
        }
        return atMost;
    }

    static String author(Node node) {
        return node.cluster().self().id().name();
    }

    /** For commands that can lose no condition. */
    static Outcome.Committed committed(Outcome outcome) {
        if (outcome instanceof Outcome.Committed committed) {
            return committed;
        }
        throw new IllegalStateException("an unconditional put must be committed, was " + outcome);
    }
}
