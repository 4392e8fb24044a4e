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
 * @param papers what tells it apart from others of the same names
 */
public record Hello(String cluster, PeerId node, Address advertised, long incarnation, Papers papers) {

    /** A hello without papers. */
    public Hello(String cluster, PeerId node, Address advertised, long incarnation) {
        this(cluster, node, advertised, incarnation, Papers.NONE);
    }

    /** The same node, whose papers are these by now. */
    Hello with(Papers now) {
        return new Hello(cluster, node, advertised, incarnation, now);
    }

    /** Whether both come from one start of one node. */
    boolean isSameNodeAs(Hello other) {
        return with(Papers.NONE).equals(other.with(Papers.NONE));
    }
}
