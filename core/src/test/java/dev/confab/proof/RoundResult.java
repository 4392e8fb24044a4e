package dev.confab.proof;

import java.util.List;

/**
 * What a round came to, in one line. Immutable.
 *
 * @param told how long after the last healing, in milliseconds, listeners on all nodes had been told of a later write
 * @param whole and how long after it all agreed on who votes
 * @param wishes how many changes of a seat were asked for by hand and answered
 */
record RoundResult(
        long seed,
        List<String> faults,
        long operations,
        long acknowledged,
        long events,
        long millis,
        long told,
        long whole,
        long wishes,
        long granted,
        List<String> violations) {

    boolean isTrue() {
        return violations.isEmpty();
    }

    @Override
    public String toString() {
        return "seed=%d %s operations=%d acknowledged=%d events=%d millis=%d told=%d whole=%d granted=%d/%d faults=%s"
                .formatted(
                        seed,
                        isTrue() ? "TRUE" : "VIOLATED " + violations.size(),
                        operations,
                        acknowledged,
                        events,
                        millis,
                        told,
                        whole,
                        granted,
                        wishes,
                        faults);
    }
}
