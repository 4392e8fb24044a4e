package dev.confab.journal;

import java.nio.ByteBuffer;

/**
 * A record of the log as it is read back. Immutable.
 *
 * @param index its place in the log
 * @param term the term of the leader that made it
 * @param body what the owner put in; each call gives a view of its own, to read only
 */
public record JournalRecord(long index, long term, ByteBuffer body) {

    @Override
    public ByteBuffer body() {
        return body.asReadOnlyBuffer();
    }

    int bytes() {
        return body.remaining();
    }
}
