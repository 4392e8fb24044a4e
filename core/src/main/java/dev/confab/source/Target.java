package dev.confab.source;

import dev.confab.model.Command;
import dev.confab.model.Outcome;
import dev.confab.model.State;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Where a source publishes to: what it needs of a node. Thread-safe. */
public interface Target {

    /** The name of the node. */
    String node();

    /** Whether {@link #state} is the cluster's; before that a source publishes nothing. */
    boolean isReady();

    /** A clock that never goes back, for waits; it decides nothing about order. */
    long nanoTime();

    /** What this node has at present. */
    State state();

    /**
     * Writes it. Does not block; the future completes on any thread, once {@link #state} shows what was decided.
     *
     * @param author null for the node itself
     */
    CompletableFuture<Outcome> write(@Nullable String author, String reason, Command.Assign command);
}
