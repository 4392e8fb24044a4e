package dev.confab.model;

import dev.confab.gossip.wire.Epoch;

/**
 * A command on its way to agreement. A retry sends the same request again, to the letter. Immutable.
 *
 * @param epoch the epoch its sender had last seen when it made the request
 * @param seenRevision the revision its sender had last seen; where the memory of request ids does not reach back that far,
 *     the request is refused, because it may have been applied before
 */
public record Request(RequestId id, Epoch epoch, long seenRevision, Cause cause, Command command) {}
