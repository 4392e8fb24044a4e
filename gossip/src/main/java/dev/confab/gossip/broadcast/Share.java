package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;
import java.util.List;

/**
 * Whom a node brings an entry to, and how far each of them is to bring it on. Immutable.
 *
 * @param way what goes into their {@link BroadcastMessage.Push}
 */
record Share(List<PeerId> to, Way way) {}
