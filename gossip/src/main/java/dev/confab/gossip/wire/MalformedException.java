package dev.confab.gossip.wire;

/** Bytes that are not what the format promises; says what was expected and what came. */
public final class MalformedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public MalformedException(String message) {
        super(message);
    }

    public MalformedException(String message, Throwable cause) {
        super(message, cause);
    }
}
