package dev.confab.history;

/** This node's history does not reach back that far: it was bounded, or it began later. Another node may have more. */
public final class HistoryGoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long oldestReadable;

    HistoryGoneException(String subject, String asked, long oldestReadable) {
        super(
                subject + " can be read back to revision " + oldestReadable + " on this node, " + asked
                        + " was asked for; ask for a later one, ask another node, or keep more with ConfabOptions.history(...)");
        this.oldestReadable = oldestReadable;
    }

    /** The oldest revision that can be read. */
    public long oldestReadable() {
        return oldestReadable;
    }
}
