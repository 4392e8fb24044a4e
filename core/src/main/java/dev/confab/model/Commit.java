package dev.confab.model;

import dev.confab.gossip.wire.Head;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step of the configuration's history, agreed on by a majority. Old values are not in it: they are in the state to
 * which it is applied. Immutable.
 *
 * @param head where it leaves the history: epoch, revision, chain hash
 * @param time from the log, never from a reader's clock; never goes back
 * @param cause who asked for it, and why
 * @param changes at most one per key
 * @param newSettings what the cluster agreed on as a whole, or null where this commit does not change it
 */
public record Commit(
        Head head,
        Instant time,
        Cause cause,
        List<Change> changes,
        @Nullable ClusterSettings newSettings) {

    public Commit {
        changes = List.copyOf(changes);
    }

    public long revision() {
        return head.revision();
    }

    /**
     * Does nothing where this is the commit after that head, by epoch, revision and chain.
     *
     * @throws ChainMismatchException where it is not
     */
    public void requireFollows(Head before) {
        Canonical.requireFollows(before, this);
    }

    /** For whom it was done. */
    public String author() {
        return cause.author();
    }

    /** Why; may be empty. */
    public String reason() {
        return cause.reason();
    }

    public Optional<ClusterSettings> settings() {
        return Optional.ofNullable(newSettings);
    }
}
