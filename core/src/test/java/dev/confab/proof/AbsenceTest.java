package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * By hand: {@code mvn -Psoak -pl gossip,core -am test -Dtest=AbsenceTest -Dminutes=10}, once for a leader and once for a
 * follower. Whether a voter is heard again is asked of the group: the third voter is killed, so that no write is acknowledged
 * without the one that was away.
 */
@Tag("soak")
final class AbsenceTest {

    private static final int VOTERS = 3;
    private static final Duration HEARD = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final long minutes = Long.getLong("minutes", 10);
    private final Random random = new Random(Long.getLong("seed", 1));

    @TempDir
    private Path home;

    private enum Away {
        LEADER,
        FOLLOWER
    }

    /** Proves that back-off towards one that was away for long does not outlast its return. */
    @ParameterizedTest
    @EnumSource
    void shouldHearAVoterAgainSoonAfterALongAbsence(Away who) {
        assumeThat(Network.missing()).as("SKIPPED: what the network needs").isEmpty();
        try (Ground ground = Ground.of(home, VOTERS, List.of(PartitionFault.ONE_ALONE));
                ProofCluster cluster = ProofCluster.start(home, VOTERS, ground)) {
            int leader = cluster.leaderOr(random);
            int away = who == Away.LEADER ? leader : (leader + 1) % VOTERS;
            cutFromAll(cluster, away);
            int written = writeMeanwhile(cluster, away);

            int leads = cluster.leaderSeenBy((away + 1) % VOTERS).orElseThrow();
            cluster.kill(List.of(VOTERS - away - leads));
            cluster.network().heal();
            Duration heard = untilAWrite(cluster, leads);

            System.out.printf(
                    "ABSENCE of a %s: minutes=%d written=%d heard=%d ms%n", who, minutes, written, heard.toMillis());
            assertThat(heard).isLessThan(HEARD);
        }
    }

    private static void cutFromAll(ProofCluster cluster, int away) {
        for (int other = 0; other < VOTERS; other++) {
            if (other != away) {
                cluster.network().cut(away, other);
            }
        }
    }

    /** Returns how many the others acknowledged, one at least: they have a leader then. */
    private int writeMeanwhile(ProofCluster cluster, int away) {
        int written = 0;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        while (System.nanoTime() < end || written == 0) {
            int writer = (away + 1) % VOTERS;
            written += write(cluster, writer, "v" + written) ? 1 : 0;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return written;
    }

    private static Duration untilAWrite(ProofCluster cluster, int writer) {
        long start = System.nanoTime();
        while (!write(cluster, writer, "healed")) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("still not heard")
                    .isLessThan(PATIENCE);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static boolean write(ProofCluster cluster, int writer, String value) {
        return cluster.process(writer)
                .ask("put absence key " + value, Duration.ofSeconds(7))
                .startsWith("ok");
    }
}
