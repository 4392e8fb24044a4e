package dev.confab.model;

import org.jspecify.annotations.Nullable;

/** Nothing was written, because no leader took the write within its deadline. It is safe to try again. */
public final class NoQuorumException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NoQuorumException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
