package dev.confab.history;

import java.util.List;
import java.util.Optional;

/**
 * A part of a history. Immutable.
 *
 * @param commits newest first
 * @param next where it goes on; absent where that was all
 * @param oldestReadable from which revision on this node knows all commits of the namespace: what came up to it is gone
 */
public record HistoryPage(List<PastCommit> commits, Optional<HistoryRange> next, long oldestReadable) {
    public HistoryPage {
        commits = List.copyOf(commits);
    }
}
