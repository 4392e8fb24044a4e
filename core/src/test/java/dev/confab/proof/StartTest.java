package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * By hand: {@code mvn -Psoak -pl gossip,core -am test -Dtest=StartTest -Dtries=50}. Times run from the start of the first JVM
 * to the first acknowledged write.
 */
@Tag("soak")
final class StartTest {

    private static final Duration MOST = Duration.ofSeconds(5);

    private final int tries = Integer.getInteger("tries", 50);

    @TempDir
    private Path home;

    /** Proves that three new JVMs come to their first write in time, each time. */
    @Test
    void shouldAcknowledgeAWriteSoonAfterAColdStart() {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            try (ProofCluster cluster =
                    ProofCluster.prepare(home.resolve("cold-" + i), Shape.of(3, 3), Ground.plain())) {
                times.add(untilAWrite(cluster, List.of(0, 1, 2)));
            }
        }
        requireAll("cold start of three", times);
    }

    /** Proves that two of three come back by themselves in time, each time, the third being down. */
    @Test
    void shouldAcknowledgeAWriteSoonAfterTwoOfThreeStart() {
        List<Duration> times = new ArrayList<>();
        try (ProofCluster cluster = ProofCluster.start(home.resolve("formed"), 3, Ground.plain())) {
            for (int i = 0; i < tries; i++) {
                cluster.kill(cluster.alive());
                int missing = i % 3;
                times.add(untilAWrite(
                        cluster,
                        IntStream.range(0, 3)
                                .filter(number -> number != missing)
                                .boxed()
                                .toList()));
            }
        }
        requireAll("two of three", times);
    }

    private static Duration untilAWrite(ProofCluster cluster, List<Integer> numbers) {
        long start = System.nanoTime();
        numbers.forEach(cluster::launch);
        numbers.forEach(cluster::awaitReady);
        while (cluster.askAny(() -> "put start key value", Duration.ofSeconds(6))
                .isEmpty()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("still no write")
                    .isLessThan(MOST.multipliedBy(4));
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void requireAll(String what, List<Duration> times) {
        List<Duration> sorted = times.stream().sorted().toList();
        System.out.printf(
                "START %s: tries=%d min=%d p50=%d p90=%d max=%d ms%n",
                what, sorted.size(), at(sorted, 0), at(sorted, 0.5), at(sorted, 0.9), at(sorted, 1));
        assertThat(sorted).as(what).allMatch(time -> time.compareTo(MOST) <= 0);
    }

    private static long at(List<Duration> sorted, double part) {
        return TimeUnit.NANOSECONDS.toMillis(
                sorted.get((int) Math.round(part * (sorted.size() - 1))).toNanos());
    }
}
