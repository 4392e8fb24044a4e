package dev.confab.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The catch table of {@code docs/reliability.md}, as it is now: {@code mvn -Psoak -pl gossip,core -am test
 * -Dtest=CatchTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dseed=7 -Drounds=10 -Drows=VOTES,TIMERS}.
 */
@Tag("soak")
final class CatchTableTest {

    private final long seed = Long.getLong("seed", 1);
    private final int rounds = Integer.getInteger("rounds", 10);

    @TempDir
    private Path home;

    /** Proves that the walls are enough; what is seen without one is luck's part, and the table says it. */
    @Test
    void shouldSeeNothingBehindTheWalls() {
        List<String> surprises = new ArrayList<>();
        System.out.println("| Left out | Faults | Without it | With all walls |\n|---|---|---|---|");
        for (CatchRow row : rows()) {
            FaultRounds.Result without = row.without(home, seed, rounds);
            FaultRounds.Result with = row.with(home, seed, rounds);
            System.out.printf("| `%s` | `%s` | %s | %s |%n", row.leftOut, row.mix, without, with);
            if (with.isCaught()) {
                surprises.add(row + ": " + with.violations() + ", struck by " + with.last());
            }
        }
        assertThat(surprises).isEmpty();
    }

    /** Proves that nothing is violated where all faults are mixed. */
    @Test
    void shouldSeeNothingWhateverStrikes() {
        FaultRounds.Result result = new FaultRounds(home, Mix.GENERAL, seed, Set.of()).run(rounds);

        System.out.printf("| nothing | `%s` | - | %s |%n", Mix.GENERAL, result);
        assertThat(result.violations()).as("struck by %s", result.last()).isEmpty();
    }

    private static List<CatchRow> rows() {
        String asked = System.getProperty("rows", "");
        return asked.isEmpty()
                ? List.of(CatchRow.values())
                : Arrays.stream(asked.split(",")).map(CatchRow::valueOf).toList();
    }
}
