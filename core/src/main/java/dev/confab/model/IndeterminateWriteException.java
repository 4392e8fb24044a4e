package dev.confab.model;

import org.jspecify.annotations.Nullable;

/**
 * The write may or may not have been committed: it was handed to a leader, and its answer did not come within the deadline.
 * Look at the present value before writing again.
 */
public final class IndeterminateWriteException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient RequestId request;

    public IndeterminateWriteException(RequestId request, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.request = request;
    }

    /** The identity of the write whose fate is unknown. */
    public RequestId request() {
        return request;
    }
}
