package dev.confab.runtime;

import dev.confab.gossip.PeerChange;

/**
 * A node came or went, got a vote or lost it, as far as this node knows. Immutable.
 *
 * @param change what became of it
 * @param node its name
 * @param address where it is or was; empty where that is not known any more
 */
public record PeerEvent(PeerChange change, String node, String address) {}
