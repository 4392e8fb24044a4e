package dev.confab;

import java.time.Duration;

/**
 * How {@link Confab#recover} goes about it. Immutable.
 *
 * @param survey how long it waits for other nodes to answer; take it longer than a restart of one of them lasts
 * @param isForced whether writes may be lost. Without it nothing is changed, and the exception says what would be
 */
public record Recovery(Duration survey, boolean isForced) {

    private static final Duration SURVEY = Duration.ofSeconds(10);

    public Recovery {
        if (survey.isNegative() || survey.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("survey must be 0 to 10 minutes, was " + survey);
        }
    }

    /** Looks around for ten seconds and changes nothing. */
    public static Recovery look() {
        return new Recovery(SURVEY, false);
    }

    /** Looks around for that long. */
    public Recovery survey(Duration duration) {
        return new Recovery(duration, isForced);
    }

    /** Says that writes may be lost, also those that a majority still makes which is alive and cut off from here. */
    public Recovery force() {
        return new Recovery(survey, true);
    }
}
