package dev.confab.settings;

/** A key has a text, but not one that can be read: a placeholder in it leads nowhere. Cheap: it has no stack trace. */
final class UnresolvedTextException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    UnresolvedTextException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    /** What is wrong and what to do, without values. */
    String reason() {
        return reason;
    }
}
