package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.history.AuditChange;
import dev.confab.history.AuditEntry;
import dev.confab.history.HistoryGoneException;
import dev.confab.history.HistoryOptions;
import dev.confab.history.HistoryRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How far back nodes read where they write much, have other bounds, and leaders change. */
@Tag("cluster")
@Tag("slow")
final class ThreeNodeCompactionTest {

    private static final int COMMITS = 16;
    private static final HistoryRange ALL = HistoryRange.last(1_000);

    @TempDir
    private Path home;

    private TestCluster cluster;

    /** The third has ample room: it would let go of nothing by itself. */
    @BeforeEach
    void start() {
        cluster = TestCluster.of(home, 3);
        cluster.tuned(options -> options.history(HistoryOptions.DEFAULT.commits(COMMITS)));
        cluster.start(0);
        cluster.start(1);
        cluster.tuned(options -> options);
        cluster.start(2);
        cluster.nodes().forEach(node -> node.awaitReady(TestCluster.PATIENCE));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Proves that what one leader wants to let go of, all let go of, but for what is labelled, and that no write is refused for it. */
    @Test
    void shouldReadEquallyFarBackOnAllNodesWhileLeadersChange() {
        // given
        long quiet = cluster.node(0).map("quiet").put("a", "1").join().revision();
        ConfigMap app = cluster.node(0).map("app").within(TestCluster.PATIENCE);
        long labelled = app.put("a", "labelled").join().revision();
        app.label("release").join();
        long gone = app.put("a", "gone").join().revision();
        leadBy(0);
        write(60);

        // when
        leadBy(2);
        write(60);
        leadBy(1);
        write(60);

        // then
        await().atMost(TestCluster.PATIENCE).until(() -> oldest("app").size() == 1 && kept() <= COMMITS + 2);
        assertThat(kept()).isGreaterThanOrEqualTo(COMMITS);
        assertThat(oldest("quiet")).hasSize(1);
        assertThat(cluster.awaitEqualHeads().revision()).isGreaterThan(180);
        for (Confab node : cluster.nodes()) {
            assertThat(node.map("app").at("release").toMap()).isEqualTo(Map.of("a", "labelled"));
            assertThat(node.map("app").at(labelled).toMap()).isEqualTo(Map.of("a", "labelled"));
            assertThat(node.map("quiet").at(quiet).toMap()).isEqualTo(Map.of("a", "1"));
            assertThatThrownBy(() -> node.map("app").at(gone))
                    .isInstanceOfSatisfying(
                            HistoryGoneException.class,
                            refused -> assertThat(oldest("app")).containsExactly(refused.oldestReadable()));
        }
        expectCompactionsInTheAudit();
    }

    private void expectCompactionsInTheAudit() {
        List<AuditEntry> compactions = cluster.node(2).audit(ALL).entries().stream()
                .filter(entry -> entry.changes().stream().map(AuditChange::what).anyMatch("compaction"::equals))
                .toList();
        assertThat(compactions).isNotEmpty().allSatisfy(entry -> {
            assertThat(entry.author()).isEqualTo(entry.node()).isIn("node-0", "node-1");
            assertThat(entry.reason()).contains("past its bounds");
        });
    }

    private void leadBy(int number) {
        String name = "node-" + number;
        if (cluster.leader() != number) {
            cluster.node(cluster.leader()).transferLeadership(name).join();
        }
        await().atMost(TestCluster.PATIENCE).until(() -> cluster.leader() == number);
    }

    /** From each node in turn. */
    private void write(int count) {
        for (int i = 0; i < count; i++) {
            cluster.node(i % 3)
                    .map("app")
                    .within(TestCluster.PATIENCE)
                    .put("a", "value-" + i)
                    .join();
        }
    }

    private List<Long> oldest(String namespace) {
        return cluster.nodes().stream()
                .map(node -> node.map(namespace).history(ALL).oldestReadable())
                .distinct()
                .toList();
    }

    private int kept() {
        return cluster.node(2).map("app").history(ALL).commits().size();
    }
}
