package dev.confab.history;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A commit as it is remembered: what it did to the keys that were asked for, others left out. Immutable.
 *
 * @param time by the log
 * @param author for whom it was done
 * @param node the node that asked for it
 * @param reason why; may be empty
 * @param changes sorted by key
 * @param rollbackTo the revision to which it rolled this namespace back, or some keys of it; absent where it is no rollback
 * @param rolledBackBy the first rollback that undid it, or some of it, as far as this node remembers
 */
public record PastCommit(
        long revision,
        Instant time,
        String author,
        String node,
        String reason,
        List<KeyStep> changes,
        OptionalLong rollbackTo,
        OptionalLong rolledBackBy) {

    public PastCommit {
        changes = List.copyOf(changes);
    }

    /**
     * What became of one key. Immutable.
     *
     * @param version the key's version after it
     * @param oldValue absent where the key did not exist
     * @param newValue absent where it was removed
     */
    public record KeyStep(String key, long version, Optional<String> oldValue, Optional<String> newValue) {

        /** Key and version; values stay out of logs. */
        @Override
        public String toString() {
            return (newValue.isEmpty() ? "remove " : "put ") + key + "@" + version;
        }
    }
}
