/**
 * The words every other room uses on the wire: who ({@link dev.confab.gossip.wire.PeerId}), where ({@link
 * dev.confab.gossip.wire.Address}), how far ({@link dev.confab.gossip.wire.Head}), and the bounded reader and writer of
 * bytes. No sockets, no protocols, no threads. Read {@link dev.confab.gossip.wire.WireReader} first.
 */
@NullMarked
package dev.confab.gossip.wire;

import org.jspecify.annotations.NullMarked;
