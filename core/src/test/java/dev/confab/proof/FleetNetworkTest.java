package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * By hand: {@code mvn -Psoak -pl gossip,core -am test -Dtest=FleetNetworkTest -Dseed=7 -Dseconds=30}. Three voters and three
 * nodes that do not vote, each on a network of its own; all clients and checkers of the other rounds.
 */
@Tag("soak")
final class FleetNetworkTest {

    private static final int VOTERS = 3;
    private static final int NODES = 6;
    private static final Path REPORT = Path.of("target", "proof");

    private final long seed = Long.getLong("seed", 1);
    private final long seconds = Long.getLong("seconds", 30);

    @TempDir
    private Path home;

    /** Proves that one that does not vote and is cut off for long has missed nothing soon after, though frames get lost. */
    @Test
    void shouldMissNothingOnANodeThatWasCutOff() {
        assumeThat(Network.missing()).as("SKIPPED: what the network needs").isEmpty();
        List<Fault> needed = List.of(PartitionFault.ONE_ALONE, LinkFault.LOSS);
        try (Ground ground = Ground.of(home, NODES, needed);
                ProofCluster cluster = ProofCluster.start(home, Shape.of(NODES, VOTERS), ground)) {

            RoundResult result = ProofRound.run(cluster, seed, List.of(new GuestAlone()), 1, REPORT);

            System.out.println("FLEET " + result);
            assertThat(result.violations()).as("%s", result).isEmpty();
            assertThat(result.told()).isLessThan(5_000);
        }
    }

    private final class GuestAlone implements Fault {

        @Override
        public String asked() {
            return "guest-alone";
        }

        @Override
        public String strike(ProofCluster cluster, Random random) {
            int guest = VOTERS + random.nextInt(NODES - VOTERS);
            IntStream.range(0, NODES)
                    .filter(other -> other != guest)
                    .forEach(other -> cluster.network().cut(guest, other));
            return LinkFault.LOSS.strike(cluster, random) + ", and node " + guest + " is alone";
        }

        @Override
        public long millis(Random random) {
            return 1_000 * seconds;
        }

        @Override
        public void heal(ProofCluster cluster) {
            LinkFault.LOSS.heal(cluster);
            cluster.network().heal();
        }
    }
}
