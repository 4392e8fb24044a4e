package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.watch.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose copy on disk fails, is damaged, or is another cluster's. */
@Tag("cluster")
@Tag("slow")
final class CopyOnDiskTest {

    private static final String COPY = "replica.snapshot";

    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    private TestCluster cluster;

    @AfterEach
    void close() {
        cluster.close();
    }

    /** Proves that a disk that takes no copy costs neither reads nor writes nor listeners, is said in the status, and passes. */
    @Test
    void shouldGoOnWithoutItsCopyAndSaySo() throws IOException {
        cluster = TestCluster.of(home, 1).startAll();
        Confab node = cluster.node(0);
        List<String> heard = new CopyOnWriteArrayList<>();
        node.map("app")
                .listen(Watch.key("a"), event -> heard.add(node.map("app").get("a", "?")));
        Path inTheWay = Files.createDirectories(
                home.resolve("node-0").resolve(COPY + ".tmp").resolve("in the way"));

        node.map("app").put("a", "1").join();
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(node.status().problem())
                        .hasValueSatisfying(problem -> assertThat(problem).contains(COPY + ".tmp")));
        node.map("app").put("a", "2").join();
        await().until(() -> heard.contains("2"));
        assertThat(node.map("app").get("a")).contains("2");
        assertThat(node.status().isReady()).isTrue();

        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(node.status().problem()).isEmpty());
    }

    /** Proves that a file of another cluster does not keep a node down that has one of its own. */
    @Test
    void shouldStartFromTheOneBeforeWhereTheNewestIsForeign() throws IOException {
        try (TestCluster other = TestCluster.of(elsewhere, 1).startAll()) {
            other.node(0).map("app").put("a", "foreign").join();
        }
        leaveTwoGenerations();
        Path copy = home.resolve("node-0").resolve(COPY);
        Files.copy(elsewhere.resolve("node-0").resolve(COPY), copy, StandardCopyOption.REPLACE_EXISTING);

        Confab alone = cluster.start(0).awaitReady(Duration.ofMillis(1));

        assertThat(alone.map("app").get("a")).contains("1");
        assertThat(alone.status().problem()).isEmpty();
        assertThat(home.resolve("node-0").resolve(COPY + ".damaged-1")).exists();
    }

    @Test
    void shouldStartFromTheOneBeforeWhereTheNewestIsDamagedAndCatchUp() throws IOException {
        leaveTwoGenerations();
        Files.write(home.resolve("node-0").resolve(COPY), new byte[100]);

        Confab alone = cluster.start(0).awaitReady(Duration.ofMillis(1));

        assertThat(alone.map("app").get("a")).contains("1");
        cluster.start(1);
        cluster.start(2);
        await().atMost(TestCluster.PATIENCE)
                .until(() -> alone.map("app").get("a", "").equals("2"));
    }

    /** All stopped: node 0 has "1" in the generation before and "2" in the newest, and cannot get anywhere alone. */
    private void leaveTwoGenerations() {
        cluster = TestCluster.of(home, 3).startAll();
        cluster.node(0).map("app").put("a", "1").join();
        cluster.stop(0);
        cluster.start(0);
        cluster.node(1).map("app").within(TestCluster.PATIENCE).put("a", "2").join();
        cluster.awaitEqualHeads();
        cluster.close();
    }
}
