package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Head;

/**
 * What every probe and every answer tells of the node it is about: the failure detector is the anti-entropy. Immutable.
 *
 * @param head how far the node has come
 * @param isVoter whether it takes part in the agreement
 */
public record Pulse(Head head, boolean isVoter) {

    /** Nothing yet, no voter. */
    public static final Pulse NONE = new Pulse(Head.EMPTY, false);
}
