package dev.confab.model;

import org.jspecify.annotations.Nullable;

/**
 * What is said of a commit that happens by itself. These texts are under the chain: voters of two releases must say the same, so
 * they change with the cluster's version only.
 */
final class Happening {

    static final String EXPIRED = "expired, put";
    static final String SCHEDULED = "scheduled";

    private Happening() {}

    /**
     * By whoever wanted it, through the node that leads.
     *
     * @param pending null where it cannot be read
     * @param asked of the tick
     */
    static Cause cause(@Nullable Pending pending, String what, Cause asked) {
        if (pending == null) {
            return new Cause(asked.author(), asked.node(), "dropped, unreadable");
        }
        String why = pending.reason().isEmpty() ? "" : ": " + pending.reason();
        return new Cause(pending.author(), asked.node(), what + " at revision " + pending.revision() + why);
    }

    static Cause dropped(Pending pending, Decision decision, Cause asked) {
        return new Cause(
                pending.author(),
                asked.node(),
                "dropped, scheduled at revision " + pending.revision() + ": " + why(decision));
    }

    /** Not the message of the exception, whose words may get better. */
    private static String why(Decision decision) {
        if (decision instanceof Decision.Refused refused) {
            return refused.limit().name() + " allows at most " + refused.max() + ", would be " + refused.actual();
        }
        return decision instanceof Decision.Invalid invalid ? "rules broken: " + invalid.count() : "refused";
    }
}
