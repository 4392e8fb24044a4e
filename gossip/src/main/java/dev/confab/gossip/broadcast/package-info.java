/**
 * Spreads an ordered log of opaque entries over the peers: pushes what is new down a tree, pulls what is missing, ships a
 * snapshot to who is far behind. What an entry means, who may write one, and who the peers are stays out. Read {@link
 * dev.confab.gossip.broadcast.Broadcast} first, then {@link dev.confab.gossip.broadcast.Roster}, then the seam to the log,
 * {@link dev.confab.gossip.broadcast.EntryLog}.
 */
@NullMarked
package dev.confab.gossip.broadcast;

import org.jspecify.annotations.NullMarked;
