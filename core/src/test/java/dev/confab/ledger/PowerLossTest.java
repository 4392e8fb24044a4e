package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power of all voters fails at once, again and again, while they write. */
@Tag("cluster")
@Tag("slow")
final class PowerLossTest {

    @TempDir
    private Path home;

    /** Proves that what was acknowledged is on the disks of a majority. */
    @Test
    void shouldLoseNothingThatWasAcknowledged() {
        int rounds = Integer.getInteger("confab.power.rounds", 2);
        long seed = Long.getLong("confab.power.seed", 1);

        FaultRounds.Result result = new FaultRounds(home, Mix.POWER, seed, Set.of()).run(rounds);

        assertThat(result.violations()).as("seed %d", seed).isEmpty();
        System.out.printf(
                "power loss: seed %d, %d rounds, %d writes acknowledged, none lost%n",
                seed, rounds, result.acknowledged());
    }

    /** Proves that the test before sees what it looks for: what is acknowledged too early is soon lost. */
    @Test
    void shouldLoseSomethingWithoutTheWall() {
        assertThat(CatchRow.DURABILITY.without(home, 2, 20).violations()).isNotEmpty();
    }
}
