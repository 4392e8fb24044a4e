package dev.confab.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command would lead to, by the very code that voters run: nothing is changed, agreed on or remembered. Immutable.
 *
 * @param before the state in which it was tried
 * @param decision what would be answered if the command were the next one after that state
 * @param changes what it would change, or change if values had not to keep rules; empty where conditions or limits forbid it
 * @param after where these changes would lead; null where there are none
 */
public record Rehearsal(
        State before,
        Decision decision,
        List<Change> changes,
        @Nullable State after) {

    private static final RequestId NOBODY = new RequestId(0, 0);

    public Rehearsal {
        changes = List.copyOf(changes);
    }

    /** Rehearses an update, an assignment, or one that was checked. Pure. */
    public static Rehearsal of(State state, Cause cause, Command command) {
        Request request = new Request(NOBODY, state.head().epoch(), state.revision(), cause, command);
        Evaluation evaluation = new Evaluation(state, request, state.time());
        Decision decision = evaluation.applied().decision();
        Commit attempt = evaluation.attempt();
        return new Rehearsal(state, decision, attempt == null ? List.of() : attempt.changes(), evaluation.attempted());
    }

    /** Returns the same with another decision. */
    public Rehearsal with(Decision other) {
        return new Rehearsal(before, other, changes, after);
    }
}
