package dev.confab.model;

import org.jspecify.annotations.Nullable;

/**
 * What an item of the log led to. Immutable.
 *
 * @param commit the commit it made, or null where it made none now; a retry gets the first decision, not the commit again
 * @param refused the request, where it was decided now that it is not carried out: a limit, a rule or a condition forbids it; else null
 */
public record Applied(
        Decision decision,
        @Nullable Commit commit,
        @Nullable Request refused) {

    Applied(Decision decision, @Nullable Commit commit) {
        this(decision, commit, null);
    }

    static Applied of(Decision decision) {
        return new Applied(decision, null);
    }

    /** As it is remembered and answered. */
    Applied shortened() {
        return decision instanceof Decision.Invalid invalid ? of(invalid.shortened()) : this;
    }

    /** Names the request where it was not carried out; one that would have changed nothing was. */
    Applied withRefused(Request request) {
        boolean isCarriedOut = decision instanceof Decision.Decided decided
                && (decided.outcome() instanceof Outcome.Committed || decided.outcome() instanceof Outcome.Unchanged);
        boolean isLastWord = !(decision instanceof Decision.Unchecked); // its node looks again and sends it again
        return isCarriedOut || !isLastWord ? this : new Applied(decision, commit, request);
    }

    static Applied of(Outcome outcome) {
        return new Applied(new Decision.Decided(outcome), null);
    }
}
