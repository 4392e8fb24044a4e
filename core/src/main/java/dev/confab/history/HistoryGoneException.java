package dev.confab.history;

/**
 * The history does not reach back that far: the cluster agreed to let go of it, or on this node it began later, and another may have
 * more.
 */
public final class HistoryGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long oldestReadable;

    HistoryGoneException(String subject, String asked, long oldestReadable) {
        super(subject + " can be read back to revision " + oldestReadable + " on this node, " + asked
                + " was asked for; ask for a later one; ask another node, unless the audit shows a compaction of it; or keep more with"
                + " ConfabOptions.history(...)");
        this.oldestReadable = oldestReadable;
    }

    /** The oldest revision that can be read. */
    public long oldestReadable() {
        return oldestReadable;
    }
}
