package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.simulation.FormationSimulation.Machine;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Proves that no two foundings are ever on the seeds' disks at one time, whatever is lost, doubled, restarted or emptied,
 * and that everybody has a cluster soon after the faults stop.
 */
class FormationSimulationTest {

    private static final int SEEDS = 120;

    @Test
    void shouldNeverHaveTwoFoundingsWhateverIsEmptied() {
        Seeds.each(SEEDS, seed -> {
            // given
            FormationSimulation simulation = simulation(seed);
            simulation.network.faults(0.2, 0.1, 2 * VirtualNetwork.SECOND);
            // when nodes crash often, half of them with an emptied disk
            for (int i = 0; i < 1_200; i++) {
                simulation.disturb(0.03, 0.01, 0.5);
                simulation.step(); // then the invariant holds
            }
            settleAndCheck(simulation);
        });
    }

    @Test
    void shouldMakeEverySeedAFounderWhereNoDiskIsEmptied() {
        Seeds.each(SEEDS / 2, seed -> {
            // given
            FormationSimulation simulation = simulation(seed);
            simulation.network.faults(0.3, 0.2, VirtualNetwork.SECOND);
            // when
            for (int i = 0; i < 400; i++) {
                simulation.disturb(0.05, 0.01, 0);
                simulation.step();
            }
            settleAndCheck(simulation);
            // then
            for (Machine machine : simulation.machines) {
                FoundingRecord record = Objects.requireNonNull(machine.recordOnDisk);
                assertThat(record.hasFounder(machine.name, machine.nonceOnDisk)).isEqualTo(machine.isSeed);
            }
        });
    }

    private static FormationSimulation simulation(long seed) {
        Random sizes = new Random(seed);
        return new FormationSimulation(seed, 1 + sizes.nextInt(5), sizes.nextInt(3));
    }

    /** Within 20 s without faults every node has settled, all alike. */
    private static void settleAndCheck(FormationSimulation simulation) {
        simulation.network.faults(0, 0, 50 * VirtualNetwork.MILLI);
        for (int i = 0; i < 400; i++) {
            simulation.disturb(1, 0, 0);
            simulation.step();
        }
        FoundingRecord first = null;
        for (Machine machine : simulation.machines) {
            FormationOutcome outcome = Objects.requireNonNull(machine.process).outcome();
            assertThat(machine.recordOnDisk).as("%s: %s", machine.name, outcome).isNotNull();
            first = first == null && machine.isSeed ? machine.recordOnDisk : first;
        }
        assertThat(first).isNotNull();
    }
}
