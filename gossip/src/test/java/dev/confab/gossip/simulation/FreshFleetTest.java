package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All of gossip, told by one node until when nothing else was committed: what the others make of that. */
final class FreshFleetTest {

    private static final long STEP = 20 * Network.MILLI;
    private static final Conditions ROUGH = Conditions.latency(Duration.ofMillis(1), Duration.ofMillis(300))
            .loss(0.2)
            .doubling(0.1)
            .reordering();

    private record Written(long revision, long nanos) {}

    /**
     * Proves the promise: what was committed longer ago than a node's age is in its view, at every moment, on every node, with
     * clocks that begin anywhere and go wrong, messages that are lost, doubled and late, nodes that stand still, the first one
     * among them, and nodes that come and go.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldHaveAllThatWasCommittedLongerAgo(long seed) {
        Random random = new Random(seed);
        int size = 3 + random.nextInt(20);
        WholeFleet fleet = new WholeFleet(size, ROUGH, seed, true);
        fleet.befall(0.1, 3, seed);
        List<Written> history = new ArrayList<>();
        int known = 0;
        for (long step = 0; step < 90 * Network.SECOND / STEP; step++) {
            fleet.run(STEP);
            if (random.nextInt(1_000) == 0) {
                fleet.pause(0, random.nextInt(8) * Network.SECOND);
            }
            if (random.nextInt(10) == 0 && !fleet.network().isPaused(0)) {
                fleet.commit(50);
                history.add(new Written(fleet.revision(0), fleet.network().now()));
            }
            fleet.confirm();
            for (int node = 0; node < fleet.size(); node++) {
                OptionalLong age = fleet.ageNanos(node);
                known += age.isPresent() ? 1 : 0;
                check(seed, fleet, node, age, history);
            }
        }
        assertThat(known).as("ages that were known").isGreaterThan(10_000);
    }

    private static void check(long seed, WholeFleet fleet, int node, OptionalLong age, List<Written> history) {
        if (age.isPresent()) {
            long asOf = fleet.network().now() - age.getAsLong();
            long due = 0;
            for (int i = history.size() - 1; i >= 0 && due == 0; i--) {
                due = history.get(i).nanos() < asOf ? history.get(i).revision() : 0;
            }
            assertThat(fleet.revision(node))
                    .as("seed %d, node %d with an age of %d ms", seed, node, age.getAsLong() / Network.MILLI)
                    .isGreaterThanOrEqualTo(due);
        }
    }

    /** It spreads by questions alone, so it takes about as many intervals as the fleet has doublings. */
    @Test
    void shouldBeYoungEverywhereWhereAllIsWell() {
        int size = Integer.getInteger("simulation.fleet", 60);
        Conditions conditions = Conditions.latency(Duration.ofMillis(1), Duration.ofMillis(50));
        WholeFleet fleet = new WholeFleet(size, conditions.loss(0.01), 1);
        double[] millis = idleAges(fleet, 30, 20);
        System.out.printf(
                "%d nodes: median %.0f ms, 99 %% %.0f ms, oldest %.0f ms%n",
                size, millis[millis.length / 2], millis[millis.length * 99 / 100], millis[millis.length - 1]);

        assertThat(millis[millis.length / 2]).as("the median").isLessThan(1_000 * Math.log(size) / Math.log(2));
        assertThat(millis[millis.length - 1]).as("the oldest").isLessThan(20_000);
    }

    /** The ages of all nodes, sampled while nothing is committed, in milliseconds, sorted. */
    static double[] idleAges(WholeFleet fleet, int secondsBefore, int seconds) {
        List<Double> ages = new ArrayList<>();
        fleet.commit(50);
        for (long step = 0; step < (secondsBefore + seconds) * Network.SECOND / STEP; step++) {
            fleet.run(STEP);
            fleet.confirm();
            if (step >= secondsBefore * Network.SECOND / STEP && step % 10 == 0) {
                IntStream.range(0, fleet.size())
                        .mapToObj(fleet::ageNanos)
                        .forEach(age -> ages.add(age.orElse(Long.MAX_VALUE) / 1e6));
            }
        }
        return ages.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
