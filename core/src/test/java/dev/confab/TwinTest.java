package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one name that join before anybody is connected to the first. */
@Tag("cluster")
@Tag("slow")
final class TwinTest {

    @TempDir
    private Path home;

    /** Proves that the later one ends with an error that it can read, and that the earlier one goes on. */
    @Test
    void shouldEndTheLaterOfTwoNodesOfOneName() {
        int port = TestCluster.freePorts(1).get(0);
        String seed = "127.0.0.1:" + port;
        try (Confab first = guest(seed);
                Confab second = guest(seed);
                TestCluster cluster = TestCluster.of(home, 1)
                        .tuned(options -> options.listen(seed).seeds(seed))) {
            cluster.start(0).awaitReady(TestCluster.PATIENCE);

            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(second.status().problem())
                            .hasValueSatisfying(problem -> assertThat(problem)
                                    .contains(
                                            "a node named guest was there before, at "
                                                    + first.status().address(),
                                            "give each node its own name")));
            cluster.node(0).map("app").put("a", "1").join();
            await().atMost(TestCluster.PATIENCE)
                    .until(() -> first.map("app").get("a", "").equals("1"));
            await().atMost(TestCluster.PATIENCE)
                    .untilAsserted(() -> assertThat(first.status().problem()).isEmpty());
        }
    }

    private static Confab guest(String seed) {
        return Confab.start(ConfabOptions.builder()
                .cluster("test")
                .node("guest")
                .seeds(seed)
                .build());
    }
}
