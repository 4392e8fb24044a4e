package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.settings.Default;
import dev.confab.settings.Rejection;
import dev.confab.settings.Setting;
import dev.confab.watch.Watch;
import dev.confab.watch.WatchEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Typed settings on three voters in one JVM. */
@Tag("cluster")
final class ThreeNodeSettingsTest {

    private static final int CHANGES = 200;

    @TempDir
    private Path home;

    private TestCluster cluster;

    record Range(@Default("0") int min, @Default("0") int max) {
        Range {
            if (min > max) {
                throw new IllegalArgumentException("min must be <= max");
            }
        }
    }

    @BeforeEach
    void start() {
        cluster = TestCluster.of(home, 3).startAll();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Proves that each writer reads its own writes by all kinds of settings, and that all nodes end alike. */
    @Test
    void shouldFollowTwoHundredChangesOnAllNodesAndReadTheirOwnWrites() {
        // given
        List<Setting<Range>> ranges = cluster.nodes().stream()
                .map(node -> node.map("prod/shop").bind("range", Range.class))
                .toList();
        List<Setting<Integer>> plain = cluster.nodes().stream()
                .map(node -> node.map("prod/shop").setting("range.max", Integer.class, 0))
                .toList();
        List<Setting<Integer>> derived = cluster.nodes().stream()
                .map(node -> node.layered("prod", "shop")
                        .setting("range.max", Integer::valueOf, 0)
                        .map(max -> -max))
                .toList();
        // when
        for (int i = 1; i <= CHANGES; i++) {
            int writer = i % 3;
            cluster.node(writer)
                    .transaction()
                    .put("prod/shop", "range.min", "" + i)
                    .put("prod/shop", "range.max", "" + i)
                    .commit()
                    .join();
            // then
            assertThat(ranges.get(writer).get()).isEqualTo(new Range(i, i));
            assertThat(plain.get(writer).get()).isEqualTo(i);
            assertThat(derived.get(writer).get()).isEqualTo(-i);
        }
        cluster.awaitEqualHeads();
        await().untilAsserted(() -> {
            assertThat(ranges).allSatisfy(range -> assertThat(range.get()).isEqualTo(new Range(CHANGES, CHANGES)));
            assertThat(plain).extracting(Setting::get).containsOnly(CHANGES);
            assertThat(derived).extracting(Setting::get).containsOnly(-CHANGES);
            assertThat(ranges)
                    .extracting(Setting::origin)
                    .containsOnly(ranges.get(0).origin());
        });
        assertThat(cluster.nodes())
                .allSatisfy(
                        node -> assertThat(node.status().rejectedValueCount()).isZero());
    }

    @Test
    void shouldRefuseABadValueOnAllNodesAndNameItsAuthor() {
        // given
        List<Setting<Range>> ranges = cluster.nodes().stream()
                .map(node -> node.map("prod/shop").bind("range", Range.class))
                .toList();
        cluster.node(0).map("prod/shop").put("range.max", "5").join();
        await().untilAsserted(
                        () -> // one that is overtaken by the bad value would never be seen there
                        assertThat(ranges)
                                .allSatisfy(range -> assertThat(range.get()).isEqualTo(new Range(0, 5))));
        // when
        cluster.node(1).map("prod/shop").as("ann").put("range.min", "some").join();
        // then
        await().untilAsserted(() -> assertThat(cluster.nodes()).allSatisfy(node -> {
            assertThat(node.status().rejectedValues())
                    .extracting(Rejection::key)
                    .containsExactly("range.min");
            assertThat(node.status().rejectedValues().get(0).author()).contains("ann");
        }));
        assertThat(ranges).allSatisfy(range -> assertThat(range.get()).isEqualTo(new Range(0, 5)));
        // when
        cluster.node(2).map("prod/shop").put("range.min", "1").join();
        // then
        await().untilAsserted(() -> assertThat(cluster.nodes())
                .allSatisfy(node -> assertThat(node.status().rejectedValues()).isEmpty()));
        await().untilAsserted(() ->
                assertThat(ranges).allSatisfy(range -> assertThat(range.get()).isEqualTo(new Range(1, 5))));
    }

    @Test
    void shouldTellLayeredListenersOfEffectiveChangesOnly() {
        // given
        List<List<WatchEvent>> heard = cluster.nodes().stream()
                .map(node -> {
                    List<WatchEvent> events = new CopyOnWriteArrayList<>();
                    node.layered("prod", "shop").listen(Watch.key("limit"), events::add);
                    return events;
                })
                .toList();
        // when
        ConfigMap upper = cluster.node(0).map("prod/shop");
        ConfigMap lower = cluster.node(1).map("prod");
        upper.put("limit", "1").join();
        lower.put("limit", "hidden").join();
        lower.put("limit", "2").join();
        upper.remove("limit").join();
        // then
        cluster.awaitEqualHeads();
        await().untilAsserted(() -> assertThat(heard)
                .allSatisfy(events -> assertThat(events)
                        .flatExtracting(WatchEvent::changes)
                        .extracting(change -> change.newValue().orElse("none"))
                        .containsExactly("1", "2")));
    }
}
