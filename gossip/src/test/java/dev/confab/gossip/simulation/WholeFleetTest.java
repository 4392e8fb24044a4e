package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All of gossip together: who is there is found out by the nodes themselves, and the tree is built from that. */
final class WholeFleetTest {

    private static final int SIZE = 60;
    private static final int ENTRY_BYTES = 200;
    private static final long TO_HEAR = 2 * Network.SECOND;
    private static final Conditions CONDITIONS =
            Conditions.latency(Duration.ofMillis(1), Duration.ofMillis(50)).loss(0.01);

    /** Proves that an entry reaches all that live, whoever stands still, crashes and comes, and that nobody is wrongly given up. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldReachAllAndGiveUpNobodyWhoLives(long seed) {
        WholeFleet fleet = new WholeFleet(SIZE, CONDITIONS, seed);
        fleet.runUntil(fleet::isAgreed, 30);
        fleet.run(15 * Network.SECOND);
        fleet.befall(0.05, 2, seed);
        for (int i = 0; i < 5; i++) {
            int known = fleet.size();
            Spread spread = fleet.commit(ENTRY_BYTES);
            fleet.run(7 * Network.SECOND);
            boolean[] counts = Arrays.copyOf(fleet.running(TO_HEAR), known);

            assertThat(spread.millis(1, counts))
                    .as("seed %d, commit %d", seed, i)
                    .isLessThan(2_000);
            assertThat(spread.copies()).as("payloads are counted").isPositive();
        }
        assertThat(fleet.size()).as("somebody came").isGreaterThan(SIZE);
        assertThat(fleet.wrongVerdicts()).isZero();
    }

    @Test
    void shouldRepeatARunToTheBit() {
        assertThat(trace(7)).isEqualTo(trace(7)).isNotEqualTo(trace(8));
    }

    private static String trace(long seed) {
        WholeFleet fleet = new WholeFleet(SIZE, CONDITIONS, seed);
        fleet.befall(0.05, 2, seed);
        fleet.run(10 * Network.SECOND);
        Spread spread = fleet.commit(ENTRY_BYTES);
        fleet.run(5 * Network.SECOND);
        long[] curve = spread.curve(500, 10 * Network.MILLI, Arrays.copyOf(fleet.running(0), SIZE));
        return fleet.messages() + " " + fleet.bytes() + " " + Arrays.toString(curve);
    }
}
