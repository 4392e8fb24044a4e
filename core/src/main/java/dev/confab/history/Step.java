package dev.confab.history;

import dev.confab.model.Commit;
import dev.confab.model.State;
import org.jspecify.annotations.Nullable;

/**
 * What the replica did: it applied a commit, or jumped to a state. Immutable.
 *
 * @param before null for a jump, and so is the commit
 */
record Step(@Nullable State before, @Nullable Commit commit, State after) {

    static Step jump(State after) {
        return new Step(null, null, after);
    }
}
