package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process stands still as in a long garbage collection: all its timers have run out when it goes on, and all answers are late. */
@Tag("cluster")
@Tag("slow")
final class PauseTest {

    private static final int NODES = 5;
    private static final int VOTERS = 3;
    private static final int PAUSED = NODES - 1;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration BACK = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    /** Proves that it takes none of its neighbours for dead, nor anybody another, and comes back without a start. */
    @Test
    void shouldCostNobodyElseAnythingToStandStillForFiveSeconds() {
        try (ProofCluster cluster = ProofCluster.start(home, Shape.of(NODES, VOTERS), Ground.plain())) {
            // given
            List<Integer> all = IntStream.range(0, NODES).boxed().toList();
            await().atMost(PATIENCE).until(() -> all.stream().allMatch(number -> seesAll(cluster, number)));
            long before = incarnation(cluster);

            // when
            cluster.process(PAUSED).stop();
            LockSupport.parkNanos(PAUSE.toNanos());
            cluster.process(PAUSED).proceed();

            // then
            await().atMost(BACK).until(() -> all.stream().allMatch(number -> seesAll(cluster, number)));
            assertThat(incarnation(cluster))
                    .as("it contradicted those who suspected it")
                    .isGreaterThan(before);
            await().during(Duration.ofSeconds(2)) // whom it accuses wrongly is held for dead by then
                    .atMost(PATIENCE)
                    .until(() -> all.stream().allMatch(number -> seesAll(cluster, number)));
            for (int number : all) {
                String failed = cluster.process(number).ask("failed", PATIENCE);
                assertThat(failed.replace("node-" + PAUSED, "").strip())
                        .as("node %d", number)
                        .isEqualTo("ok");
            }
        }
    }

    private static boolean seesAll(ProofCluster cluster, int number) {
        return peers(cluster, number).filter(line -> line.contains("=ALIVE/")).count() == NODES - 1;
    }

    /** Of the node that pauses, as the first one sees it. */
    private static long incarnation(ProofCluster cluster) {
        return peers(cluster, 0)
                .filter(line -> line.startsWith("node-" + PAUSED + "="))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf('/') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> peers(ProofCluster cluster, int number) {
        return Arrays.stream(cluster.process(number).ask("peers", PATIENCE).split("[\t ]"));
    }
}
