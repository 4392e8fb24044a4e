package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import java.util.List;
import java.util.Optional;
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

    /** Who leads, as far as is known; when it changes, an answer of the one before need not be waited for. */
    default Optional<PeerId> leader() {
        return Optional.empty();
    }
}
