package dev.confab.runtime;

import dev.confab.gossip.wire.Head;

/**
 * What a backup brought into a data directory. Immutable.
 *
 * @param epoch the counter of the epoch that begins with the next start of the node
 * @param head how far the cluster had come that was backed up
 * @param oldest the oldest revision that can be read from its history
 */
public record Restored(long epoch, Head head, long oldest) {

    /** The whole account in one line. */
    public String describe() {
        return "epoch " + epoch + " begins with revision " + (head.revision() + 1) + ", after " + head
                + "; its history can be read from revision " + oldest + " on";
    }
}
