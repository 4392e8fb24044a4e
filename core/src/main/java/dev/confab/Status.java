package dev.confab;

import dev.confab.gossip.wire.Head;
import dev.confab.runtime.Connection;
import dev.confab.runtime.Node;
import dev.confab.settings.Rejection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a node knows of itself and of the cluster at one moment. Immutable.
 *
 * @param node this node's name
 * @param address where others reach it
 * @param isReady whether it has a configuration to serve
 * @param isVoter whether it takes part in the agreement
 * @param voters who votes, as a member of the group knows it; empty on a node that is none
 * @param leader who leads, as far as this node knows
 * @param term the term of the agreement, 0 on a node that does not vote
 * @param head how far it has come
 * @param freshness how old its view is
 * @param connection how it stands to its cluster
 * @param peers the other nodes it knows, by name, those that are gone among them for a day
 * @param rejections how many datagrams and connections that came to its port were rejected, by reason
 * @param rejectedValues the values that settings of this node do not take at present, and why
 * @param rejectedValueCount how many values its settings have rejected since the start
 * @param problem what an operator has to look at
 */
public record Status(
        String node,
        String address,
        boolean isReady,
        boolean isVoter,
        List<String> voters,
        Optional<String> leader,
        long term,
        Head head,
        Freshness freshness,
        Connection connection,
        List<PeerStatus> peers,
        Map<String, Long> rejections,
        List<Rejection> rejectedValues,
        long rejectedValueCount,
        Optional<String> problem) {

    public Status {
        rejections = Map.copyOf(rejections);
        rejectedValues = List.copyOf(rejectedValues);
        voters = List.copyOf(voters);
        peers = List.copyOf(peers);
    }

    static Status of(Node node, Freshness freshness) {
        return new Status(
                node.cluster().self().id().name(),
                node.cluster().self().address().toString(),
                node.isReady(),
                node.cluster().isVoter(),
                node.cluster().voters().stream().map(Object::toString).toList(),
                node.cluster().leader().map(Object::toString),
                node.cluster().term(),
                node.head(),
                freshness,
                node.standing().connection(),
                PeerStatus.of(node),
                node.rejections(),
                node.reads().settings().rejected(),
                node.reads().settings().rejections(),
                node.failure());
    }
}
