package dev.confab.history;

import dev.confab.schema.SecretNames;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A part of what was done to all namespaces. Immutable.
 *
 * @param entries newest first
 * @param next where it goes on; absent where that was all
 * @param oldestReadable the revision at which this node's history begins: what came up to it is gone
 */
public record AuditPage(List<AuditEntry> entries, Optional<HistoryRange> next, long oldestReadable) {
    public AuditPage {
        entries = List.copyOf(entries);
    }

    /** A JSON object for each entry, one on each line; see {@link AuditEntry#toJson()}. */
    public String toJsonLines() {
        return toJsonLines(SecretNames::isSecret);
    }

    /** As {@link #toJsonLines()}, with the values of those keys hidden. */
    public String toJsonLines(Predicate<String> isSecret) {
        StringBuilder lines = new StringBuilder();
        entries.forEach(entry -> lines.append(entry.toJson(isSecret)).append('\n'));
        return lines.toString();
    }
}
