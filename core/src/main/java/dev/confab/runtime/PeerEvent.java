package dev.confab.runtime;

import dev.confab.gossip.PeerChange;

/**
 * A node came or went, as far as this node knows. Immutable.
 *
 * @param change what became of it
 * @param node its name
 * @param address where it is or was
 */
public record PeerEvent(PeerChange change, String node, String address) {}
