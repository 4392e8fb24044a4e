package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The power of all voters fails at once, again and again, while they write. */
@Tag("cluster")
final class PowerLossTest {

    @TempDir
    private Path home;

    /** Proves that what was acknowledged is on the disks of a majority. */
    @Test
    void shouldLoseNothingThatWasAcknowledged() {
        int rounds = Integer.getInteger("confab.power.rounds", 5);
        long seed = Long.getLong("confab.power.seed", 1);
        try (PoweredGroup group = new PoweredGroup(home, seed)) {
            for (int round = 0; round <= rounds; round++) {
                group.powerOn();
                group.awaitLeader();
                assertThat(group.lost()).as("seed %d, round %d", seed, round).isEmpty();
                if (round < rounds) {
                    writeUntilThePowerFails(group);
                }
            }
            group.awaitEqualHeads();
            System.out.printf(
                    "power loss: seed %d, %d rounds, %d writes acknowledged, none lost%n",
                    seed, rounds, group.acknowledged());
        }
    }

    /** Proves that the test before sees what it looks for: what is acknowledged too early is soon lost. */
    @Test
    void shouldLoseSomethingWithoutTheWall() {
        try (PoweredGroup group = new PoweredGroup(home, 2, Trap.ACKNOWLEDGED_BEFORE_DURABLE)) {
            boolean isLost = false;
            for (int round = 0; round < 20 && !isLost; round++) {
                group.powerOn();
                isLost = !group.hasLeaderWithin(Duration.ofSeconds(3))
                        || !group.lost().isEmpty();
                if (!isLost) {
                    writeUntilThePowerFails(group);
                }
            }
            assertThat(isLost).isTrue();
        }
    }

    private static void writeUntilThePowerFails(PoweredGroup group) {
        group.write(Duration.ofMillis(50 + group.random().nextInt(250)));
        group.powerLoss();
    }
}
