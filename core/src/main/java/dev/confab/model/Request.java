package dev.confab.model;

import dev.confab.gossip.wire.Epoch;

/**
 * A command on its way to agreement. A retry sends the same request again, to the letter. Immutable.
 *
 * @param epoch the epoch its sender had last seen when it made the request
 * @param seenRevision the revision its sender had last seen; where the memory of request ids does not reach back that far,
 *     the request is refused, because it may have been applied before
 * @param author who asks for the change
 * @param reason why; may be empty
 */
public record Request(RequestId id, Epoch epoch, long seenRevision, String author, String reason, Command command) {
    public Request {
        Names.requireText(author, "an author");
        Names.requireText(reason, "a reason");
    }
}
