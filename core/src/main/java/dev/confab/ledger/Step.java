package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import dev.confab.model.Commit;
import dev.confab.model.State;

/**
 * A commit with what it led from and to, so that a copy at the same head can take the new state as it is. Immutable.
 *
 * @param before the head of the state to which the commit was applied
 */
public record Step(Head before, Commit commit, State after) {}
