package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;

/**
 * One entry of the log. Immutable by agreement: nobody writes to {@code bytes}, which are not copied.
 *
 * @param head the head of a log once this entry is applied; its revision is the entry's
 * @param bytes opaque here
 */
public record Entry(Head head, byte[] bytes) {

    /** The entry's revision. */
    public long revision() {
        return head.revision();
    }

    /** Revision and size; the bytes stay out. */
    @Override
    public String toString() {
        return head + " (" + bytes.length + " bytes)";
    }
}
