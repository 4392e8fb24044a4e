package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One short round per build: three JVMs, clients on all of them, SIGKILL. The long runs are {@link SoakTest}. */
@Tag("cluster")
@Tag("slow")
final class ProofTest {

    private static final Path REPORT = Path.of("target", "proof");

    @TempDir
    private Path home;

    /** Proves that what was acknowledged survives the death of the leader and of all processes at once. */
    @Test
    void shouldKeepEveryPromiseWhenTheLeaderAndThenAllAreKilled() {
        try (ProofCluster cluster = ProofCluster.start(home, 3, Ground.plain())) {
            List<Fault> faults = Faults.named("kill-leader,kill-all");
            for (int i = 0; i < faults.size(); i++) {
                // when
                RoundResult result = ProofRound.run(cluster, 1 + i, List.of(faults.get(i)), 1, REPORT);

                // then
                assertThat(result.violations()).as("%s", result).isEmpty();
                assertThat(result.acknowledged()).as("%s", result).isGreaterThan(20);
            }
        }
    }
}
