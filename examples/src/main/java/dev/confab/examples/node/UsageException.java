package dev.confab.examples.node;

/** Arguments or words that cannot be understood; the message says what was expected and what was found. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
