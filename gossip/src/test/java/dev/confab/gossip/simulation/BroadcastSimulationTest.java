package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Proves that each node's log is a prefix of the one order at every step and never goes back within a life, and that all have
 * everything soon after the faults stop, though entries are compacted, nodes crash into older states and epochs change.
 */
class BroadcastSimulationTest {

    @Test
    void shouldKeepOneOrderUnderFaultsAndConvergeAfterwards() {
        Seeds.each(100, seed -> {
            // given
            BroadcastSimulation simulation = new BroadcastSimulation(seed);
            Random random = new Random(seed);
            // when each phase has faults of its own
            for (int phase = 0; phase < 5; phase++) {
                simulation.network.faults(
                        random.nextDouble() * 0.5, random.nextDouble() * 0.3, 1 + random.nextInt(1_500) * 1_000_000L);
                simulation.network.cut(random.nextBoolean() ? Set.of() : Set.of(simulation.anybody()));
                for (int i = 0; i < 80; i++) {
                    simulation.disturb();
                    simulation.step(0.5); // then what must never happen is checked
                }
                if (random.nextInt(6) == 0) {
                    simulation.restore();
                }
            }
            // when the faults stop, though commits go on for a while
            simulation.network.faults(0, 0, 20 * VirtualNetwork.MILLI);
            simulation.network.cut(Set.of());
            for (int i = 0; i < 20 * 20; i++) {
                simulation.step(i < 200 ? 0.3 : 0);
            }
            // then
            simulation
                    .nodes
                    .values()
                    .forEach(node ->
                            assertThat(node.log.head()).as("%s", node.name).isEqualTo(simulation.last()));
        });
    }
}
