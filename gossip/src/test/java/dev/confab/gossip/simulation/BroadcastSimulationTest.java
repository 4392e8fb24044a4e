package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Proves that each node's log is a prefix of the one order at every step and never goes back within a life, and that all have
 * everything soon after the faults stop, though entries are compacted, nodes crash into older states and epochs change.
 */
class BroadcastSimulationTest {

    /** More with {@code -Dsimulation.seeds=N}. */
    private static final int SEEDS = Integer.getInteger("simulation.seeds", 1_000);

    /** After so many times of telling a head to somebody, once a second, all have converged. */
    private static final int ROUNDS_TO_CONVERGE = 8;

    private static final int STEPS_PER_ROUND = 20;

    @Test
    void shouldKeepOneOrderUnderFaults() {
        Seeds.each(SEEDS, seed -> {
            // given // when what must never happen is checked with each message
            BroadcastSimulation simulation = stormy(seed, 2);
            // then equal heads have equal histories: each is the true one
            assertThat(simulation.trace.all()).isNotEmpty();
        });
    }

    @Test
    void shouldConvergeWithinRoundsOnceTheFaultsStop() {
        Seeds.each(SEEDS / 5, seed -> {
            // given
            BroadcastSimulation simulation = stormy(seed, 2);
            // when commits go on for a while in calm weather
            simulation.calmDown();
            for (int i = 0; i < 2 * STEPS_PER_ROUND; i++) {
                simulation.step(0.3);
            }
            for (int i = 0; i < ROUNDS_TO_CONVERGE * STEPS_PER_ROUND; i++) {
                simulation.step(0);
            }
            // then
            simulation.nodes.forEach(node -> assertThat(node.log.head())
                    .as("%s, last events:%n%s", node.name, String.join("\n", simulation.trace.last(node.number, 15)))
                    .isEqualTo(simulation.last()));
        });
    }

    @Test
    void shouldRepeatARunToTheBit() {
        String once = stormy(7, 3).trace.digest();
        assertThat(stormy(7, 3).trace.digest()).isEqualTo(once);
        assertThat(stormy(7, 3).trace.all()).isEqualTo(stormy(7, 3).trace.all());
        assertThat(stormy(8, 3).trace.digest()).isNotEqualTo(once);
    }

    private static BroadcastSimulation stormy(long seed, int phases) {
        BroadcastSimulation simulation = new BroadcastSimulation(seed);
        Random random = new Random(seed);
        for (int phase = 0; phase < phases; phase++) {
            simulation.changeWeather();
            for (int i = 0; i < 40; i++) {
                simulation.disturb();
                simulation.step(0.5);
            }
            if (random.nextInt(6) == 0) {
                simulation.restore();
            }
        }
        return simulation;
    }
}
