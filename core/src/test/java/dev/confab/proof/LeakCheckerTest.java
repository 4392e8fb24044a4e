package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looks for leaks sees those that are there, and no others. */
final class LeakCheckerTest {

    private static final Life LIFE = new Life("node-0", 1);
    private static final int ROUNDS = LeakChecker.WARM_UP + LeakChecker.ROUNDS_MIN + 1;

    private final LeakChecker checker = new LeakChecker();

    @TempDir
    private Path home;

    @Test
    void shouldSayNothingOfCountsThatComeAndGo() {
        for (int i = 0; i < ROUNDS; i++) {
            checker.add(LIFE, new Counts(30 + i % 3, 90 + i % 7, 20_000_000 + i % 5 * 1_000_000));
        }

        assertThat(checker.check()).isEmpty();
        assertThat(checker.judged()).isEqualTo(1);
    }

    @Test
    void shouldSayNothingOfWhatFillsUpInTheFirstRounds() {
        for (int i = 0; i < ROUNDS; i++) {
            checker.add(LIFE, new Counts(30, 90, Math.min(i, LeakChecker.WARM_UP) * 10_000_000L));
        }

        assertThat(checker.check()).isEmpty();
    }

    @Test
    void shouldNotJudgeALifeThatWasShort() {
        for (int i = 0; i < ROUNDS - 1; i++) {
            checker.add(LIFE, new Counts(30 + i, 90, 20_000_000));
        }

        assertThat(checker.judged()).isZero();
        assertThat(checker.check()).isEmpty();
    }

    /** Proves that a real child that leaks one a round, on purpose, is seen to. */
    @ParameterizedTest
    @ValueSource(strings = {"threads", "descriptors", "heap"})
    @Tag("cluster")
    void shouldSeeALeakOfOneARound(String what) {
        try (ProofCluster cluster = ProofCluster.start(home, 1, Ground.plain())) {
            ProofProcess process = cluster.process(0);
            for (int i = 0; i < ROUNDS; i++) {
                process.ask("leak " + what, Duration.ofSeconds(5));
                checker.add(process.life(), cluster.counts(0).orElseThrow());
            }
        }

        assertThat(checker.check()).singleElement().asString().contains(what);
    }
}
