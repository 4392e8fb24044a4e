package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds by hand: {@code mvn -Psoak -pl core -am verify -Dminutes=30 -Dseed=7 -Dfaults=mixed,partition}. Ends after
 * {@code minutes} or {@code rounds}, whichever comes first; the seed of round n is {@code seed + n}. After a violation the
 * rounds go on with a new cluster, so that one hole does not hide the next.
 */
@Tag("soak")
final class SoakTest {

    private static final int STRIKES_MAX = 3;
    private static final Path REPORT = Path.of("target", "proof");

    private final long minutes = Long.getLong("minutes", 5);
    private final int rounds = Integer.getInteger("rounds", Integer.MAX_VALUE);
    private final long seed = Long.getLong("seed", 1);

    @TempDir
    private Path home;

    /** Proves what the checkers say, under the faults that are asked for. */
    @Test
    void shouldKeepEveryPromiseUnderFaults() {
        List<Fault> faults = possible(Faults.named(System.getProperty("faults", "mixed")));
        assumeThat(faults).as("faults that this machine can do").isNotEmpty();
        boolean needsNetwork = faults.stream().anyMatch(fault -> fault.needs() == Fault.Needs.NETWORK);
        boolean needsPreload = faults.stream().anyMatch(fault -> fault.needs() == Fault.Needs.PRELOAD);
        Preload preload = needsPreload ? Preload.build(home) : null;

        List<RoundResult> results;
        try (Network network = needsNetwork ? Network.create(3) : null) {
            results = play(faults, network, preload);
        }

        say(results);
        assertThat(results.stream().filter(result -> !result.isTrue())).isEmpty();
    }

    private static List<Fault> possible(List<Fault> asked) {
        List<Fault> possible = new ArrayList<>();
        for (Fault fault : asked) {
            fault.missing()
                    .ifPresentOrElse(
                            why -> System.out.println("SKIPPED the fault " + fault.asked() + ": " + why),
                            () -> possible.add(fault));
        }
        return possible;
    }

    private List<RoundResult> play(List<Fault> faults, @Nullable Network network, @Nullable Preload preload) {
        List<RoundResult> results = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(minutes);
        ProofCluster cluster = ProofCluster.start(home.resolve("cluster-0"), 3, network, preload);
        try {
            for (int round = 0; round < rounds && System.nanoTime() < end; round++) {
                int strikes = faults.size() == 1 ? 1 : 1 + Math.floorMod(seed + round, STRIKES_MAX);
                RoundResult result = ProofRound.run(cluster, seed + round, faults, strikes, REPORT);
                System.out.println(result);
                result.violations().stream().limit(3).forEach(each -> System.out.println("    " + each));
                results.add(result);
                if (!result.isTrue()) {
                    cluster.close();
                    if (network != null) {
                        network.heal();
                    }
                    cluster = ProofCluster.start(home.resolve("cluster-" + (round + 1)), 3, network, preload);
                }
            }
        } finally {
            cluster.close();
        }
        return results;
    }

    private static void say(List<RoundResult> results) {
        Map<String, Long> sums = new TreeMap<>();
        for (RoundResult result : results) {
            sums.merge("rounds", 1L, Long::sum);
            sums.merge("operations", result.operations(), Long::sum);
            sums.merge("acknowledged", result.acknowledged(), Long::sum);
            sums.merge("events", result.events(), Long::sum);
            sums.merge("violated", result.isTrue() ? 0L : 1L, Long::sum);
        }
        System.out.println("SOAK " + sums);
    }
}
