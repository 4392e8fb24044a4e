package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.model.IndeterminateWriteException;
import dev.confab.model.NoQuorumException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three voters that go and come back, alone, together, and elsewhere. */
@Tag("cluster")
@Tag("slow")
final class RestartTest {

    private static final Duration SHORT = Duration.ofSeconds(1);

    @TempDir
    private Path home;

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.of(home, 3).startAll();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void shouldServeFromItsDiskWithoutAnyPeer() {
        cluster.node(0).map("app").put("a", "1").join();
        cluster.awaitEqualHeads();
        cluster.close();

        Confab alone = cluster.start(0).awaitReady(Duration.ofMillis(1));

        assertThat(alone.map("app").get("a")).contains("1");
        assertThat(alone.status().isReady()).isTrue();
        long start = System.nanoTime();
        assertThatThrownBy(() -> alone.map("app").within(SHORT).put("a", "2").join())
                .hasCauseInstanceOf(NoQuorumException.class)
                .hasMessageContaining("nothing was written")
                .hasMessageContaining("try again");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, SHORT.multipliedBy(2));
    }

    @Test
    void shouldServeFromItsDiskWhereASeedHasBecomeUnknown() {
        cluster.node(0).map("app").put("a", "1").join();
        cluster.awaitEqualHeads();
        cluster.close();

        cluster.tuned(options -> options.seeds("no-such-host.invalid:7600"));
        Confab alone = cluster.start(0).awaitReady(Duration.ofMillis(1));

        assertThat(alone.map("app").get("a")).contains("1");
    }

    @Test
    void shouldLoseNothingThatWasAcknowledgedWhenAllStop() {
        for (int i = 0; i < 50; i++) {
            cluster.node(i % 3).map("app").put("key-" + i, "value-" + i).join();
        }

        cluster.close();
        cluster.startAll();

        cluster.node(0).sync().join();
        for (int i = 0; i < 50; i++) {
            assertThat(cluster.node(0).map("app").get("key-" + i)).contains("value-" + i);
        }
        cluster.node(1).map("app").put("after", "all").join();
        cluster.awaitEqualHeads();
    }

    @Test
    void shouldBeFoundAgainAtAnotherPort() {
        cluster.node(0).map("app").put("a", "1").join();
        cluster.stop(2);

        String elsewhere = "127.0.0.1:" + TestCluster.freePorts(1).get(0);
        cluster.tuned(options -> options.listen(elsewhere));
        Confab moved = cluster.start(2);

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(cluster.node(0).status().peers())
                        .anyMatch(peer ->
                                peer.node().equals("node-2") && peer.address().equals(elsewhere)));
        cluster.stop(1); // now the one that moved is needed for the majority
        cluster.node(0).map("app").within(TestCluster.PATIENCE).put("a", "2").join();
        await().until(() -> moved.map("app").get("a", "").equals("2"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(moved.status().problem()).isEmpty());
    }

    @Test
    void shouldReadOnWithoutAQuorumAndWriteAgainWithIt() {
        cluster.node(0).map("app").put("a", "1").join();
        cluster.awaitEqualHeads();
        int leader = cluster.leader();
        int one = (leader + 1) % 3;
        int two = (leader + 2) % 3;
        cluster.stop(one);
        cluster.stop(two);
        ConfigMap map = cluster.node(leader).map("app");

        // the engine of a leader takes the entry although nobody is left to agree: it may yet be committed
        assertThatThrownBy(() -> map.within(SHORT).put("a", "in doubt").join())
                .hasCauseInstanceOf(IndeterminateWriteException.class)
                .hasMessageContaining("may or may not be committed")
                .hasMessageContaining("look at the value");
        // it steps down when it has heard of nobody for a while; from then on nothing is taken
        await().atMost(TestCluster.PATIENCE)
                .until(() -> cluster.node(leader).leader().isEmpty());
        assertThatThrownBy(() -> map.within(SHORT).put("a", "not written").join())
                .hasCauseInstanceOf(NoQuorumException.class);
        assertThat(map.get("a")).contains("1");
        assertThat(cluster.node(leader).status().isReady()).isTrue();

        CompletableFuture<?> patient = map.within(TestCluster.PATIENCE).put("b", "2");
        cluster.start(one);
        patient.join();

        assertThat(map.get("b")).contains("2");
        assertThat(map.get("a")).hasValueSatisfying(value -> assertThat(value).isIn("1", "in doubt"));
    }

    /** A node is for a moment taken for its own twin when it comes back elsewhere; and a real twin stays outside. */
    @Test
    void shouldKeepASecondNodeOfOneNameOut() {
        Confab first = cluster.join("guest");
        cluster.node(0).map("app").put("a", "1").join();
        await().until(() -> cluster.node(1).status().peers().size() == 3);

        Confab second = Confab.start(ConfabOptions.builder()
                .cluster("test")
                .node("guest")
                .seeds(cluster.addresses())
                .build());
        try (second) {
            assertThatThrownBy(() -> second.awaitReady(Duration.ofSeconds(3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("a node named guest already lives at")
                    .hasMessageContaining(first.status().address())
                    .hasMessageContaining("give each node its own name");
            await().untilAsserted(() -> assertThat(second.status().problem())
                    .hasValueSatisfying(problem -> assertThat(problem).contains("already lives at")));

            first.map("app").put("a", "2").join();
            await().until(() -> cluster.nodes().stream()
                    .allMatch(node -> node.map("app").get("a", "").equals("2")));
            assertThat(cluster.nodes())
                    .allSatisfy(node -> assertThat(node.status().problem()).isEmpty());

            first.close();
            second.awaitReady(TestCluster.PATIENCE); // the refusal was not for good
            assertThat(second.map("app").get("a")).contains("2");
        }
    }
}
