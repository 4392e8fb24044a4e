package dev.confab.model;

/** A commit that does not follow the state it was to be applied to: an alarm, never to be merged. */
public final class ChainMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ChainMismatchException(String message) {
        super(message);
    }
}
