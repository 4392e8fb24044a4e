package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The walls under faults, and the machine that looks at them under proof; the whole table is {@link CatchTableTest}. */
@Tag("cluster")
@Tag("slow")
final class CatchTest {

    private static final long SEED = 1;
    private static final int ROUNDS_MAX = 30;

    @TempDir
    private Path home;

    /** Proves that behind the walls nothing is violated while everything goes wrong. */
    @Test
    void shouldFindNothingBehindTheWalls() {
        FaultRounds.Result result = new FaultRounds(home, Mix.GENERAL, SEED, Set.of()).run(2);

        assertThat(result.violations()).as("struck by %s", result.last()).isEmpty();
    }

    /** Proves that the same holds while the voters change, and a disk or the record of who votes is lost now and then. */
    @Test
    void shouldFindNothingBehindTheWallsWhileTheVotersChange() {
        FaultRounds.Result result = new FaultRounds(home, Mix.CHANGES, SEED, Set.of()).run(2);

        assertThat(result.violations()).as("struck by %s", result.last()).isEmpty();
    }

    /** Proves that the tests before would have seen it. Here are the walls whose fault is seen without waiting for a bound. */
    @ParameterizedTest
    @EnumSource(names = {"CONFIGURATIONS", "MEMBERSHIP", "STICKINESS", "UNASKED_CHANGES", "UNTOLD_VOTERS"})
    void shouldCatchTheFaultBehindAWallThatIsLeftOut(CatchRow row) {
        assertThat(row.without(home, SEED, ROUNDS_MAX).violations()).isNotEmpty();
    }
}
