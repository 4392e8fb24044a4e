package dev.confab.history;

import java.time.Duration;

/**
 * The bounds of the history: past them by an eighth the cluster lets go of the oldest, past the double each node does by itself.
 * Immutable.
 *
 * <p>They are kept for all nodes alike: where the history of the node that leads is past one of them by an eighth, it proposes to let
 * go of what is beyond the bound, and once that is agreed on, no node reads further back, but for labelled revisions. So give all nodes that may
 * lead the same ones: what one of them let go of does not come back. By itself, as where nobody leads or the leader keeps no history,
 * a node drops only what is beyond the double of its own bounds.
 *
 * @param isOn whether there is one
 * @param commitsMax how many commits are kept for each namespace, 1 at least
 * @param ageMax how old a commit may be, by the log's time: in a store that nobody writes to nothing grows older
 * @param bytesMax the size of the whole, of all namespaces, 64 KiB at least; plan for twice as much on each node. Each commit counts its bytes, the values that it replaced, and
 *     {@value Slot#OVERHEAD_BYTES} more
 */
public record HistoryOptions(boolean isOn, int commitsMax, Duration ageMax, long bytesMax) {

    /** 1,000 commits of each namespace, 90 days, 64 MiB. */
    public static final HistoryOptions DEFAULT = new HistoryOptions(true, 1_000, Duration.ofDays(90), 64L << 20);

    private static final long BYTES_LEAST = 1 << 16;

    /** What is more than these makes no difference, and cannot be doubled. */
    private static final Duration AGE_MOST = Duration.ofMillis(Long.MAX_VALUE / 16);

    private static final long BYTES_MOST = Long.MAX_VALUE / 16;

    public HistoryOptions {
        if (commitsMax < 1) {
            throw new IllegalArgumentException(
                    "the commits of a history must be >= 1, were " + commitsMax + "; say off() to keep none");
        }
        if (ageMax.isNegative() || ageMax.isZero()) {
            throw new IllegalArgumentException(
                    "the age of a history must be > 0, was " + ageMax + "; say off() to keep none");
        }
        if (bytesMax < BYTES_LEAST) {
            throw new IllegalArgumentException("the bytes of a history must be >= " + BYTES_LEAST + ", were " + bytesMax
                    + "; say off() to keep none");
        }
    }

    /** The same with so many eighths of each bound more, and as many commits at least. */
    HistoryOptions plusEighths(int eighths) {
        long commits = commitsMax + Math.max(eighths, (long) eighths * commitsMax / 8);
        Duration age = ageMax.compareTo(AGE_MOST) > 0 ? AGE_MOST : ageMax;
        long bytes = Math.min(bytesMax, BYTES_MOST);
        return new HistoryOptions(
                isOn,
                (int) Math.min(Integer.MAX_VALUE, commits),
                age.plus(age.multipliedBy(eighths).dividedBy(8)),
                bytes + eighths * bytes / 8);
    }

    /** No history: nothing is kept, and reads of it are refused. */
    public HistoryOptions off() {
        return new HistoryOptions(false, commitsMax, ageMax, bytesMax);
    }

    /** At most so many commits of each namespace. */
    public HistoryOptions commits(int max) {
        return new HistoryOptions(isOn, max, ageMax, bytesMax);
    }

    /** At most that old. */
    public HistoryOptions age(Duration max) {
        return new HistoryOptions(isOn, commitsMax, max, bytesMax);
    }

    /** At most so many bytes in all, 64 KiB at least. */
    public HistoryOptions bytes(long max) {
        return new HistoryOptions(isOn, commitsMax, ageMax, max);
    }
}
