package dev.confab.model;

/** The node was closed; nothing more can be asked of it. */
public final class ClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ClosedException(String message) {
        super(message);
    }
}
