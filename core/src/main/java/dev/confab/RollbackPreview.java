package dev.confab;

import dev.confab.history.Comparison;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a rollback would do. Immutable.
 *
 * @param revision at which this node looked; to be handed to {@link Rollback#ifRevision}, which refuses where anything changed since
 * @param differences what would change, one for each namespace, in the order in which they were named
 */
public record RollbackPreview(long revision, List<Comparison> differences) {
    public RollbackPreview {
        differences = List.copyOf(differences);
    }

    /** Whether nothing would change. */
    public boolean isEmpty() {
        return differences.stream().allMatch(Comparison::isEmpty);
    }

    /** All differences in the style of a unified diff, secrets hidden; see {@link Comparison#toText()}. */
    public String toText() {
        return differences.stream().map(Comparison::toText).collect(Collectors.joining());
    }

    /** The revision and the counts; values stay out of logs. */
    @Override
    public String toString() {
        return "at " + revision + ": " + differences;
    }
}
