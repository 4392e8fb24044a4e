package dev.confab.model;

import org.jspecify.annotations.Nullable;

/**
 * What an item of the log led to. Immutable.
 *
 * @param commit the commit it made, or null where it made none now; a retry gets the first decision, not the commit again
 */
public record Applied(Decision decision, @Nullable Commit commit) {

    static Applied of(Decision decision) {
        return new Applied(decision, null);
    }

    /** As it is remembered and answered. */
    Applied shortened() {
        return decision instanceof Decision.Invalid invalid ? of(invalid.shortened()) : this;
    }

    static Applied of(Outcome outcome) {
        return new Applied(new Decision.Decided(outcome), null);
    }
}
