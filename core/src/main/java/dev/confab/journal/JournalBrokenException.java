package dev.confab.journal;

import java.io.IOException;

/**
 * The journal failed once and takes and gives nothing any more: after a failed write or force nobody knows what the disk has,
 * and a second force may report success for bytes that the system has dropped. Its owner closes it and opens the log anew.
 */
public final class JournalBrokenException extends IOException {

    private static final long serialVersionUID = 1L;

    JournalBrokenException(Throwable cause) {
        super("the journal failed earlier and must be closed and opened anew: " + cause.getMessage(), cause);
    }
}
