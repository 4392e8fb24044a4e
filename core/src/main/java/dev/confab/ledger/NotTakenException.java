package dev.confab.ledger;

import org.jspecify.annotations.Nullable;

/** A batch that surely reached no leader. */
public final class NotTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotTakenException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
