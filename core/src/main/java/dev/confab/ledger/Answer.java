package dev.confab.ledger;

import dev.confab.gossip.wire.Epoch;
import dev.confab.model.Commit;
import dev.confab.model.Decision;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says to one item of a batch. Immutable.
 *
 * @param epoch in which it was decided: a ledger lives in one only; none before it is founded
 * @param commit the commit it led to, so that the writer's node can apply it at once; null where it led to none, where the
 *     decision is an older one that was remembered, or where the commit is too large for an answer and is to be pulled
 */
public record Answer(
        Decision decision, Epoch epoch, @Nullable Commit commit) {}
