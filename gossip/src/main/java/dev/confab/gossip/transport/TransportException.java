package dev.confab.gossip.transport;

/** A message that was not delivered, or a request that was not answered. */
public final class TransportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What happened, by what the caller can conclude from it. */
    public enum Kind {
        /** Never handed to a socket: the other side cannot have seen it. */
        NOT_SENT,
        /** Handed to a socket, no answer: the other side may have seen it. */
        UNANSWERED,
        /** The other side has no handler for the subject: it did nothing. */
        NO_HANDLER,
        /** The other side's handler failed. */
        REMOTE,
        /** The other side refused this node's hello for good; the message says why. */
        REFUSED
    }

    private final Kind kind;

    public TransportException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public TransportException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
