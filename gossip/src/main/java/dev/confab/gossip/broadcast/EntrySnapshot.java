package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;

/**
 * The whole state of a log at a head, in its own encoding. Immutable by agreement: nobody writes to {@code bytes}, which are
 * not copied.
 */
public record EntrySnapshot(Head head, byte[] bytes) {

    /** Head and size; the bytes stay out. */
    @Override
    public String toString() {
        return head + " (" + bytes.length + " bytes)";
    }
}
