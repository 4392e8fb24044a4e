package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.PeerChange;
import dev.confab.gossip.membership.MemberState;
import dev.confab.gossip.wire.Address;
import dev.confab.runtime.PeerEvent;
import dev.confab.watch.Subscription;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proves what a node says of the others, and that it tells who comes and goes. */
@Tag("cluster")
@Tag("slow")
final class PeersTest {

    @TempDir
    private Path home;

    private TestCluster cluster;
    private final List<PeerEvent> events = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        cluster = TestCluster.of(home, 3).startAll();
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void shouldShowEveryNodeWithWhatItDoesAndHowFarItIs() {
        cluster.tuned(options -> options.label("zone", "eu-1a"));
        cluster.join("guest");
        cluster.node(0).map("app").put("a", "1").join();
        Confab observer = cluster.node((cluster.leader() + 1) % 3);

        await().atMost(TestCluster.PATIENCE).untilAsserted(() -> {
            assertThat(observer.peers()).hasSize(3).allSatisfy(peer -> {
                assertThat(peer.state()).isEqualTo(MemberState.ALIVE);
                assertThat(peer.lag()).hasValue(0);
                assertThat(peer.lastHeard()).isPresent();
            });
            assertThat(observer.peers())
                    .extracting(PeerStatus::role)
                    .containsExactlyInAnyOrder(PeerStatus.Role.LEADER, PeerStatus.Role.VOTER, PeerStatus.Role.PLAIN);
        });
        assertThat(observer.status().peers()).extracting(PeerStatus::node).contains("guest");
        assertThat(observer.peers())
                .filteredOn(peer -> peer.node().equals("guest"))
                .extracting(PeerStatus::labels)
                .containsExactly(Map.of("zone", "eu-1a"));
    }

    /** Proves that a node gets in through any other, and without a seed of its own. */
    @Test
    void shouldJoinThroughADiscoveredNode() {
        Confab guest = cluster.join("guest");
        Address known = Address.parse(guest.status().address());
        ConfabOptions options = ConfabOptions.builder()
                .cluster("test")
                .node("newcomer")
                .discovery(() -> List.of(known))
                .build();
        cluster.node(0).map("app").put("a", "1").join();
        try (Confab newcomer = Confab.start(options).awaitReady(TestCluster.PATIENCE)) {
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> newcomer.map("app").get("a", "").equals("1"));
            await().atMost(TestCluster.PATIENCE).until(() -> newcomer.peers().size() == 4);
        }
    }

    @Test
    void shouldTellWhoJoinsAndLeaves() {
        Subscription subscription = cluster.node(0).listenToPeers(event -> {
            events.add(event);
            throw new IllegalStateException("on purpose");
        });
        Confab guest = cluster.join("guest");
        String address = guest.status().address();
        guest.close();

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(events)
                        .filteredOn(event -> event.node().equals("guest"))
                        .containsExactly(
                                new PeerEvent(PeerChange.JOINED, "guest", address),
                                new PeerEvent(PeerChange.LEFT, "guest", address)));
        assertThat(cluster.node(0).peers())
                .filteredOn(peer -> peer.node().equals("guest"))
                .extracting(PeerStatus::state)
                .containsExactly(MemberState.LEFT);
        subscription.close();
        cluster.stop(2);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.node(0).peers().stream()
                        .anyMatch(peer -> peer.node().equals("node-2") && peer.state() == MemberState.LEFT));
        assertThat(events).noneMatch(event -> event.node().equals("node-2"));
    }
}
