package dev.confab.gossip.transport;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What tells apart nodes and clusters that bear the same names. Immutable.
 *
 * @param nonce drawn at random when the node's disk was empty: a node that lost its disk shows another one
 * @param clusterId drawn at random when the cluster was founded; null for a node that does not know it yet
 */
public record Papers(long nonce, @Nullable UUID clusterId) {

    /** The papers of a node that never was anywhere. */
    public static final Papers NONE = new Papers(0, null);

    /**
     * Why a node of this cluster and that peer must not talk to each other; absent where nothing speaks against it, as when one
     * of them does not know its cluster yet.
     *
     * @param cluster the name that both clusters have
     */
    public Optional<String> objection(Hello peer, String cluster) {
        UUID theirs = peer.papers().clusterId();
        if (clusterId == null || theirs == null || Objects.equals(clusterId, theirs)) {
            return Optional.empty();
        }
        return Optional.of(
                "two clusters are named " + cluster + ": the id must be " + clusterId + ", node " + peer.node()
                        + " at " + peer.advertised() + " is of " + theirs
                        + "; correct the seeds, rename one cluster, or empty that node's data directory so that it joins");
    }
}
