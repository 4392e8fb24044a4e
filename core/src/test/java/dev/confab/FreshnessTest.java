package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.confab.model.ImportMode;
import dev.confab.model.Outcome;
import dev.confab.model.StaleViewException;
import dev.confab.model.Token;
import dev.confab.runtime.Connection;
import dev.confab.runtime.ConnectionEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node knows of the age of its view, what can be asked for by that, and how the node stands to its cluster. */
final class FreshnessTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path home;

    private TestCluster cluster;

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void shouldBeLiveWhereThereIsNobodyElse() {
        try (Confab confab = Confab.startInMemory()) {
            Freshness found = confab.awaitLive(SOON);
            confab.map("app").put("key", "value").join();

            assertThat(found.isLive()).isTrue();
            assertThat(found.age().orElseThrow()).isLessThan(Duration.ofSeconds(5));
            assertThat(confab.map("app").bounded(SOON).get("key")).contains("value");
            await().atMost(SOON).until(() -> confab.connection() == Connection.READY);
        }
    }

    @Test
    void shouldRefuseABoundThatIsNone() {
        try (Confab confab = Confab.startInMemory()) {
            assertThatThrownBy(() -> confab.map("app").bounded(Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be > 0");
        }
    }

    @Test
    void shouldHandOutTokensThatAreGoodHere() throws Exception {
        try (Confab confab = Confab.startInMemory();
                Confab other = Confab.startInMemory()) {
            Outcome.Committed committed = confab.map("app").put("key", "value").join();
            ImportResult imported = confab.map("app")
                    .importValues(Map.of("a", "b"), ImportMode.MERGE)
                    .join();
            ImportResult again = confab.map("app")
                    .importValues(Map.of("a", "b"), ImportMode.MERGE)
                    .join();

            assertThat(Token.parse(committed.token().toString())).isEqualTo(committed.token());
            assertThat(committed.token().revision()).isEqualTo(committed.revision());
            assertThat(imported.token()).isEqualTo(confab.token()).isEqualTo(again.token());
            assertThat(confab.awaitAtLeast(imported.token().toString(), SHORT).get(5, TimeUnit.SECONDS))
                    .isEqualTo(imported.outcome().revision());
            assertThatThrownBy(() -> other.awaitAtLeast(committed.token(), SHORT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another cluster");
            assertThatThrownBy(() -> confab.awaitAtLeast("rubbish", SHORT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Proves that a node with nothing says so, blocks no longer than asked, and never throws for that. */
    @Test
    void shouldKnowThatItHasNothing() {
        List<Integer> ports = TestCluster.freePorts(2);
        ConfabOptions lonely = ConfabOptions.builder()
                .node("lonely")
                .seeds("127.0.0.1:" + ports.get(0), "127.0.0.1:" + ports.get(1))
                .build();
        try (Confab confab = Confab.start(lonely)) {
            long begun = System.nanoTime();

            assertThat(confab.awaitLive(SHORT)).isEqualTo(new Freshness.Defaults());

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
            assertThat(confab.connection()).isEqualTo(Connection.JOINING);
            assertThatThrownBy(() -> confab.map("app").bounded(SOON).get("key"))
                    .isInstanceOf(StaleViewException.class)
                    .hasMessageContaining("not known");
        }
    }

    /** Proves the whole way: live everywhere, old and alone when two of three are gone, from the disk after a restart, and back. */
    @Test
    @Tag("cluster")
    @Tag("slow")
    void shouldGrowOldWithoutAMajorityAndYoungAgainWithIt() throws Exception {
        cluster = TestCluster.of(home, 3)
                .tuned(options -> options.liveWithin(Duration.ofSeconds(5)))
                .startAll();
        cluster.nodes()
                .forEach(node -> assertThat(node.awaitLive(SOON).isLive()).isTrue());
        int left = (cluster.leader() + 1) % 3;
        Confab survivor = cluster.node(left);
        List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
        survivor.listenToConnection(events::add);
        Token written = cluster.node(cluster.leader())
                .map("app")
                .put("key", "value")
                .join()
                .token();
        survivor.awaitAtLeast(written, SOON).get(10, TimeUnit.SECONDS);
        assertThat(survivor.map("app").get("key")).contains("value");
        await().atMost(SOON).until(() -> survivor.connection() == Connection.READY);

        cluster.stop((left + 1) % 3);
        cluster.stop((left + 2) % 3);
        await().atMost(TestCluster.PATIENCE).until(() -> survivor.freshness() instanceof Freshness.Delayed);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> List.of(Connection.DEGRADED, Connection.ISOLATED).contains(survivor.connection()));
        assertThatThrownBy(
                        () -> survivor.map("app").bounded(Duration.ofSeconds(1)).get("key"))
                .isInstanceOf(StaleViewException.class)
                .hasMessageContaining("at most 1000 ms")
                .hasMessageContaining("ms old");
        assertThat(survivor.map("app").get("key")).as("without a bound").contains("value");

        cluster.stop(left);
        assertThat(survivor.connection()).isEqualTo(Connection.CLOSED);
        Confab alone = cluster.start(left);
        alone.awaitReady(SOON);
        assertThat(alone.freshness()).isInstanceOf(Freshness.Disk.class);
        assertThat(alone.status().freshness().age()).isPresent();
        assertThatThrownBy(() -> alone.map("app").bounded(SOON).get("key")).isInstanceOf(StaleViewException.class);

        cluster.start((left + 1) % 3);
        cluster.start((left + 2) % 3);
        assertThat(alone.awaitLive(TestCluster.PATIENCE).isLive()).isTrue();
        await().atMost(SOON).until(() -> alone.connection() == Connection.READY);
        assertThat(alone.map("app").bounded(SOON).get("key")).contains("value");
        assertThat(events).extracting(ConnectionEvent::now).contains(Connection.CLOSED);
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.get(i).before()).isEqualTo(events.get(i - 1).now());
        }
    }
}
