package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** Three voters in one JVM. */
@Tag("cluster")
final class ThreeNodesTest {

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
    void shouldBringAWriteOnAnyNodeToListenersOnAll() {
        List<WatchEvent> heard = new CopyOnWriteArrayList<>();
        cluster.nodes().forEach(node -> node.map("app").listen(Watch.key("a"), heard::add));

        for (int i = 0; i < 3; i++) {
            cluster.node(i).map("app").put("a", "from " + i).join();
        }

        await().until(() -> heard.size() == 9);
        cluster.awaitEqualHeads();
        assertThat(cluster.node(0).map("app").get("a")).contains("from 2");
    }

    @Test
    void shouldGoOnWithoutItsLeaderAndTakeItBack() {
        cluster.node(0).map("app").put("a", "1").join();
        int leader = cluster.leader();

        cluster.stop(leader);
        cluster.nodes().get(0).map("app").put("a", "2").join();
        cluster.start(leader);

        cluster.awaitEqualHeads();
        assertThat(cluster.node(leader).map("app").get("a")).contains("2");
    }

    @Test
    void shouldServeANodeThatDoesNotVote() {
        cluster.node(0).map("app").put("a", "1").join();

        Confab guest = cluster.join("guest");
        guest.map("app").put("b", "2").join();

        assertThat(guest.map("app").get("a")).contains("1");
        await().until(() -> cluster.node(0).map("app").get("b").isPresent());
        assertThat(guest.status().isVoter()).isFalse();
    }
}
