package dev.confab;

import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.membership.MemberView;
import dev.confab.gossip.wire.Head;
import dev.confab.runtime.Node;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a node knows of another one. What the other told of itself is as old as {@code lastHeard} says: in a fleet of N nodes
 * each pair talks about once in N / 2 seconds. Immutable.
 *
 * @param node its name
 * @param role what it does in the agreement
 * @param address where it is, or was last
 * @param state how it stands, as far as is known here; never a basis for deciding anything: a node that was cut off is dead for
 *     the others, and they are for it
 * @param incarnation grows with every start of it, and whenever it contradicts those who suspect it
 * @param labels what it was started with
 * @param head how far it had come when it was last heard; absent if it never was
 * @param lag how many revisions it was behind this node's present ones then; absent if it never was heard, or in another epoch
 * @param lastHeard how long ago it told something of itself; absent if it never did
 */
public record PeerStatus(
        String node,
        Role role,
        String address,
        MemberState state,
        long incarnation,
        Map<String, String> labels,
        Optional<Head> head,
        OptionalLong lag,
        Optional<Duration> lastHeard) {

    /** What a node does in the agreement. */
    public enum Role {
        /** It leads, as far as this node knows. */
        LEADER,
        /** It voted when it was last heard. */
        VOTER,
        /** It follows; or nothing was heard of it yet. */
        PLAIN
    }

    public PeerStatus {
        labels = Map.copyOf(labels);
    }

    static List<PeerStatus> of(Node node) {
        long nowNanos = node.cluster().nanoTime();
        return node.cluster().peers().stream()
                .map(peer -> of(peer, node, nowNanos))
                .sorted(Comparator.comparing(PeerStatus::node))
                .toList();
    }

    private static PeerStatus of(MemberView peer, Node node, long nowNanos) {
        boolean isHeard = peer.lastHeardNanos().isPresent();
        Optional<Head> head = isHeard ? Optional.of(peer.head()) : Optional.empty();
        return new PeerStatus(
                peer.member().id().name(),
                role(peer, node),
                peer.member().address().toString(),
                peer.member().state(),
                peer.member().incarnation(),
                peer.member().traits().labels(),
                head,
                head.map(theirs -> lag(theirs, node.head())).orElse(OptionalLong.empty()),
                isHeard ? Optional.of(Duration.ofNanos(Math.max(0, nowNanos - peer.heardNanos()))) : Optional.empty());
    }

    private static Role role(MemberView peer, Node node) {
        boolean isLeader =
                node.cluster().leader().filter(peer.member().id()::equals).isPresent();
        return isLeader ? Role.LEADER : peer.isVoter() ? Role.VOTER : Role.PLAIN;
    }

    private static OptionalLong lag(Head theirs, Head ours) {
        return theirs.epoch().equals(ours.epoch())
                ? OptionalLong.of(Math.max(0, ours.revision() - theirs.revision()))
                : OptionalLong.empty();
    }
}
