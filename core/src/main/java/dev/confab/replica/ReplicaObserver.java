package dev.confab.replica;

import dev.confab.model.Commit;
import dev.confab.model.State;

/**
 * Hears what happens to a {@link Replica}, in order, on the node loop, after the new state is published. Must not block and
 * must not offer to the replica from inside. One that throws is logged; the others are still told.
 */
public interface ReplicaObserver {

    /** A commit was applied to {@code before} and led to {@code after}. */
    void onApplied(State before, Commit commit, State after);

    /** A snapshot took the place of {@code before}; the commits in between will not be heard of. */
    void onJumped(State before, State after);
}
