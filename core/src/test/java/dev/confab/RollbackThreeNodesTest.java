package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.history.AuditEntry;
import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import dev.confab.model.ImportMode;
import dev.confab.model.Outcome;
import dev.confab.watch.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Undoing in a cluster of three. */
@Tag("cluster")
@Tag("slow")
final class RollbackThreeNodesTest {

    /** For a machine that does much else. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

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

    @Test
    void shouldShowTheRollbackOfOneNodeOnAll() {
        // given
        ConfigMap orders = cluster.node(0).map("orders");
        long good = orders.put("timeout", "300ms").join().revision();
        orders.label("good").join();
        long bad = orders.put("timeout", "3ms").join().revision();
        cluster.awaitEqualHeads();

        // when
        long undo = cluster.node(1)
                .as("alice")
                .rollback()
                .namespace("orders")
                .to("good")
                .commit()
                .join()
                .revision();
        cluster.awaitEqualHeads();

        // then
        for (Confab node : cluster.nodes()) {
            assertThat(node.map("orders").get("timeout")).contains("300ms");
            assertThat(node.map("orders").at("good").get("timeout")).contains("300ms");
            List<PastCommit> commits = node.map("orders").history(ALL).commits();
            assertThat(commits).extracting(PastCommit::revision).containsExactly(undo, bad, good);
            assertThat(commits.get(0).rollbackTo()).hasValue(good);
            assertThat(commits.get(0)).returns("alice", PastCommit::author).returns("node-1", PastCommit::node);
            assertThat(commits.get(1).rolledBackBy()).hasValue(undo);
        }
    }

    @Test
    void shouldTellOnEveryVoterWhatWasRefused() {
        // given
        cluster.node(0).map("orders").put("timeout", "1").join();
        cluster.node(2).as("eve").map("orders").compareAndSet("timeout", 9, "2").join();

        // when, then
        for (Confab node : cluster.nodes()) {
            await().untilAsserted(() -> assertThat(node.audit(ALL).entries())
                    .filteredOn(entry -> !entry.isCommitted())
                    .singleElement()
                    .returns("eve", AuditEntry::author)
                    .returns("node-2", AuditEntry::node));
        }
    }

    /** Six megabytes, more than a transaction or a batch takes, go in many parts, and are one commit: nobody sees half of it. */
    @Test
    void shouldRestoreALargeNamespaceAtOnce() {
        // given
        ConfigMap orders = cluster.node(0).map("orders");
        long good = fill(orders, "good");
        fill(orders, "bad");
        cluster.awaitEqualHeads();
        ConfigMap elsewhere = cluster.node(2).map("orders");
        List<Set<String>> seen = new CopyOnWriteArrayList<>();
        elsewhere.listen(
                Watch.namespace(),
                event -> seen.add(generations(elsewhere.toMap().values())));

        // when
        Outcome outcome = cluster.node(1)
                .map("orders")
                .rollback()
                .to(good)
                .within(PATIENCE)
                .commit()
                .join();

        // then
        await().atMost(PATIENCE).until(() -> !seen.isEmpty());
        cluster.awaitEqualHeads();
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        assertThat(seen).allSatisfy(values -> assertThat(values).hasSize(1));
        for (Confab node : cluster.nodes()) {
            assertThat(generations(node.map("orders").toMap().values())).containsExactly("good");
            assertThat(node.map("orders").size()).isEqualTo(3_000);
        }
    }

    private static long fill(ConfigMap map, String generation) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < 3_000; i++) {
            values.put("key-" + i, generation + "-" + "x".repeat(2_000));
        }
        return map.within(PATIENCE)
                .importValues(values, ImportMode.REPLACE)
                .join()
                .outcome()
                .revision();
    }

    private static Set<String> generations(Collection<String> values) {
        Set<String> generations = new HashSet<>();
        values.forEach(value -> generations.add(value.substring(0, value.indexOf('-'))));
        return generations;
    }
}
