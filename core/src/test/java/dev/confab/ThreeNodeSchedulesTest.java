package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import dev.confab.model.Outcome;
import dev.confab.model.Pending;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporary values and scheduled changes where leaders come and go and nobody writes. */
@Tag("cluster")
@Tag("slow")
final class ThreeNodeSchedulesTest {

    private static final HistoryRange ALL = HistoryRange.last(100);

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

    /** Proves that an expiry needs neither the leader that took it nor a writer, and comes about once. */
    @Test
    void shouldFallBackOnceWhereTheLeaderIsClosedAroundThatTime() {
        // given
        int leader = cluster.leader();
        ConfigMap writer = cluster.node((leader + 1) % 3).map("app");
        writer.put("a", "before").join();
        writer.put("b", "before").join();
        Outcome.Committed put = writer.put("a", "now", Duration.ofMillis(500)).join();
        writer.put("b", "now", Duration.ofSeconds(2)).join();

        // when
        cluster.stop(leader);
        await().atMost(TestCluster.PATIENCE)
                .until(() ->
                        cluster.nodes().stream().allMatch(node -> node.pending().isEmpty()));
        cluster.start(leader);
        cluster.awaitEqualHeads();

        // then
        for (Confab node : cluster.nodes()) {
            assertThat(node.map("app").toMap()).containsEntry("a", "before").containsEntry("b", "before");
        }
        ConfigMap survivor = cluster.node((leader + 1) % 3).map("app");
        assertThat(survivor.history("b", ALL).commits()).hasSize(3);
        List<PastCommit> past = survivor.history("a", ALL).commits();
        assertThat(past).hasSize(3);
        assertThat(past.get(0).reason()).isEqualTo("expired, put at revision " + put.revision());
    }

    /** Proves that nothing happens twice while the leadership wanders from node to node. */
    @Test
    void shouldDoEachThingOnceWhileLeadersChange() {
        // given
        ConfigMap app = cluster.node(0).map("app");
        List<Instant> dues = new ArrayList<>();
        Instant start = Instant.now();
        for (int i = 0; i < 30; i++) {
            dues.add(start.plusMillis(500 + i * 100L));
            cluster.node(i % 3)
                    .transaction()
                    .put("app", "key-" + i, "later")
                    .effectiveAt(dues.get(i))
                    .commit()
                    .join();
        }
        app.put("over", "now", Duration.ofMillis(1)).join();

        // when
        for (int i = 0; i < 3; i++) {
            int leader = cluster.leader();
            cluster.node(leader).transferLeadership("node-" + (leader + 1) % 3).join();
        }
        await().atMost(TestCluster.PATIENCE)
                .until(() ->
                        cluster.nodes().stream().allMatch(node -> node.pending().isEmpty()));
        cluster.awaitEqualHeads();

        // then
        assertThat(app.toMap()).hasSize(30);
        for (int i = 0; i < 30; i++) {
            assertThat(app.history("key-" + i, ALL).commits())
                    .singleElement()
                    .satisfies(commit -> assertThat(commit.reason()).startsWith("scheduled at revision "));
            assertThat(app.history("key-" + i, ALL).commits().get(0).time())
                    .isAfterOrEqualTo(Instant.ofEpochMilli(dues.get(i).toEpochMilli()));
        }
        assertThat(app.history("over", ALL).commits()).hasSize(2);
    }

    /** Proves that without a quorum nothing expires, and that it does as soon as there is one again. */
    @Test
    void shouldBeLateWithoutAQuorum() {
        // given
        int leader = cluster.leader();
        Confab kept = cluster.node(leader);
        kept.map("app").put("a", "now", Duration.ofSeconds(1)).join();
        Pending pending = kept.pending().get(0);

        // when
        cluster.stop((leader + 1) % 3);
        cluster.stop((leader + 2) % 3);
        await().until(() -> Instant.now().isAfter(pending.due().plusMillis(1_000)));
        String whileAlone = kept.map("app").get("a", "gone");
        List<Pending> overdue = kept.pending();
        cluster.start((leader + 1) % 3);

        // then
        assertThat(whileAlone).isEqualTo("now");
        assertThat(overdue).containsExactly(pending);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> kept.map("app").get("a").isEmpty());
    }
}
