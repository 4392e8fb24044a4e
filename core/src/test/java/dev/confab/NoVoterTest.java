package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A brand-new node where no voter is left. */
@Tag("cluster")
final class NoVoterTest {

    @TempDir
    private Path home;

    /** Proves that a node that never votes brings a new one in, with all that it has, and that this takes no ten seconds. */
    @Test
    void shouldTakeItsStateFromAPlainNodeWhenNoVoterLives() {
        try (TestCluster cluster = TestCluster.of(home, 3).startAll()) {
            Confab plain = cluster.join("plain");
            for (int i = 0; i < 20; i++) {
                cluster.node(0).map("app").put("key-" + i, "value-" + i).join();
            }
            cluster.awaitEqualHeads();
            cluster.stop(0);
            cluster.stop(1);
            cluster.stop(2);
            Address known = Address.parse(plain.status().address());

            long began = System.nanoTime();
            Confab newcomer = Confab.start(ConfabOptions.builder()
                    .cluster("test")
                    .node("newcomer")
                    .seeds(cluster.addresses())
                    .discovery(() -> List.of(known))
                    .build());
            try (newcomer) {
                newcomer.awaitReady(TestCluster.PATIENCE);
                Duration took = Duration.ofNanos(System.nanoTime() - began);

                System.out.println("ready without a voter: " + took.toMillis() + " ms");
                assertThat(newcomer.head()).isEqualTo(plain.head());
                assertThat(newcomer.map("app").toMap()).hasSize(20).containsEntry("key-19", "value-19");
                assertThat(took).isBetween(Duration.ZERO, Duration.ofSeconds(9));
                await().until(() ->
                        plain.peers().stream().anyMatch(peer -> peer.node().equals("newcomer")));
            }
        }
    }
}
