package dev.confab.ledger;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The way from a node to whoever leads. */
@FunctionalInterface
public interface Route {

    /**
     * Hands a batch to the leader.
     *
     * @return a future of one answer per item; it fails with {@link NotTakenException} or {@link NotLeaderException} if the
     *     batch was surely not taken, and with anything else if it may have been
     */
    CompletableFuture<List<Answer>> deliver(byte[] items);
}
