package dev.confab.proof;

import java.util.List;

/** What a round came to, in one line. Immutable. */
record RoundResult(
        long seed,
        List<String> faults,
        long operations,
        long acknowledged,
        long events,
        long millis,
        List<String> violations) {

    boolean isTrue() {
        return violations.isEmpty();
    }

    @Override
    public String toString() {
        return "seed=%d %s operations=%d acknowledged=%d events=%d millis=%d faults=%s"
                .formatted(
                        seed,
                        isTrue() ? "TRUE" : "VIOLATED " + violations.size(),
                        operations,
                        acknowledged,
                        events,
                        millis,
                        faults);
    }
}
