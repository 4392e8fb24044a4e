package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.history.HistoryRange;
import dev.confab.history.PastCommit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that begins with a snapshot tells of what was before it all the same. */
@Tag("cluster")
final class HistoryFromPeersTest {

    private static final String ORDERS = "prod/acme/orders";

    @TempDir
    Path home;

    @Test
    void shouldTellWhatWasBeforeItCameAndAfterARestartToo() {
        try (TestCluster cluster = TestCluster.of(home, 3).startAll()) {
            // given
            ConfigMap orders = cluster.node(0).map(ORDERS);
            long first = orders.as("ann")
                    .because("begin")
                    .put("timeout", "300ms")
                    .join()
                    .revision();
            long second = orders.as("bob").put("timeout", "3ms").join().revision();
            cluster.awaitEqualHeads();

            // when those who were there have nothing left for one who lags but a snapshot
            for (int number = 0; number < 3; number++) {
                cluster.stop(number);
            }
            cluster.startAll();
            ConfabOptions options = ConfabOptions.builder()
                    .cluster("test")
                    .node("late")
                    .seeds(cluster.addresses())
                    .dataDirectory(home.resolve("late"))
                    .build();
            try (Confab late = Confab.start(options).awaitReady(TestCluster.PATIENCE)) {

                // then
                assertTellsAll(late, first, second);
                late.map(ORDERS).put("timeout", "500ms").join();
            }
            cluster.nodes().forEach(Confab::close);
            try (Confab alone = Confab.start(options)) {
                assertTellsAll(alone, first, second);
            }
        }
    }

    private static void assertTellsAll(Confab node, long first, long second) {
        ConfigMap orders = node.map(ORDERS);
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(
                                orders.history("timeout", HistoryRange.last(10)).commits())
                        .extracting(PastCommit::revision)
                        .endsWith(second, first));
        assertThat(orders.at(first).get("timeout")).contains("300ms");
        assertThat(orders.diff(first, second).toText()).contains("-timeout=300ms\n+timeout=3ms\n");
        List<String> authors = new ArrayList<>();
        node.audit(HistoryRange.last(1_000).upTo(second)).entries().forEach(entry -> authors.add(entry.author()));
        assertThat(authors).startsWith("bob", "ann");
    }
}
