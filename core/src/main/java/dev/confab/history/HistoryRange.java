package dev.confab.history;

import java.util.List;
import java.util.Optional;

/**
 * Which commits to read, newest first. Immutable.
 *
 * @param after only commits with a revision above that
 * @param upTo only commits with a revision up to that
 * @param commitsMax how many at a time, 1 to {@value #COMMITS_MAX}
 */
public record HistoryRange(long after, long upTo, int commitsMax) {

    static final int COMMITS_MAX = 1_000;

    public HistoryRange {
        if (after < 0 || upTo < 0 || commitsMax < 1 || commitsMax > COMMITS_MAX) {
            throw new IllegalArgumentException("after and upTo must be >= 0 and commitsMax 1 to " + COMMITS_MAX
                    + ", were " + after + ", " + upTo + " and " + commitsMax);
        }
    }

    /** The last so many. */
    public static HistoryRange last(int commitsMax) {
        return new HistoryRange(0, Long.MAX_VALUE, commitsMax);
    }

    /** Of what was found, with one more than fit where there are more: as many as fit. */
    List<Long> first(List<Long> newestFirst) {
        return newestFirst.subList(0, Math.min(commitsMax, newestFirst.size()));
    }

    /** Of what was found, with one more than fit where there are more: where the rest begins. */
    Optional<HistoryRange> behind(List<Long> newestFirst) {
        return newestFirst.size() > commitsMax ? Optional.of(upTo(newestFirst.get(commitsMax))) : Optional.empty();
    }

    /** Of these only those with a revision above that. */
    public HistoryRange after(long revision) {
        return new HistoryRange(revision, upTo, commitsMax);
    }

    /** Of these only those with a revision up to that. */
    public HistoryRange upTo(long revision) {
        return new HistoryRange(after, revision, commitsMax);
    }
}
