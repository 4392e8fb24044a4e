package dev.confab.gossip.transport;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;

/**
 * What a node says of itself when a connection opens. Immutable.
 *
 * @param cluster the cluster's name; both sides must agree
 * @param node the node's name
 * @param advertised where others reach it
 * @param incarnation grows with every start of the node, so that of two hellos of one name the newer is known
 */
public record Hello(String cluster, PeerId node, Address advertised, long incarnation) {}
