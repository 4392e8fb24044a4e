package dev.confab.model;

import dev.confab.gossip.wire.PeerId;

/**
 * Who asked for a change, through which node, and why. Immutable.
 *
 * @param author for whom it was done: as the application says, by default the node itself
 * @param node the name of the node that asked; what an application says of its author, this node vouches for
 * @param reason may be empty
 */
public record Cause(String author, String node, String reason) {
    public Cause {
        Names.requireText(author, "an author");
        PeerId.of(node);
        Names.requireText(reason, "a reason");
    }
}
