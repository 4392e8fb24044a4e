package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds by hand: {@code mvn -Psoak -pl gossip,core -am test -Dtest=SoakTest -Dminutes=30 -Dseed=7 -Dfaults=mixed}. Ends after
 * {@code minutes} or {@code rounds}, whichever comes first; the seed of round n is {@code seed + n}. After a violation the
 * rounds go on with a new cluster, so that one hole does not hide the next; else the JVMs are kept. With {@code -Devery=20} a
 * round begins every 20 seconds and strikes once: {@code -Dfaults=all -Devery=20 -Dminutes=30} is the long soak.
 */
@Tag("soak")
final class SoakTest {

    private static final int STRIKES_MAX = 3;

    /** How long after the last healing listeners on all nodes must have been told of a later write; on a quiet machine. */
    private static final long TOLD_MILLIS_MAX = Long.getLong("toldMillis", 5_000);

    private static final Path REPORT = Path.of("target", "proof");

    private final long minutes = Long.getLong("minutes", 5);
    private final int rounds = Integer.getInteger("rounds", Integer.MAX_VALUE);
    private final long seed = Long.getLong("seed", 1);
    private final int everySeconds = Integer.getInteger("every", 0);
    private final String asked = System.getProperty("faults", "mixed");
    private final LeakChecker leaks = new LeakChecker();
    private final List<RoundResult> results = new ArrayList<>();

    @TempDir
    private Path home;

    /** Proves what the checkers say, under the faults that are asked for. */
    @Test
    void shouldKeepEveryPromiseUnderFaults() {
        List<Fault> faults = possible(Faults.named(asked));
        assumeThat(faults).as("faults that this machine can do").isNotEmpty();
        Shape shape = Shape.of(faults);

        try (Ground ground = Ground.of(home, shape.nodes(), faults)) {
            play(faults, shape, ground);
        }

        say();
        assertThat(results.stream().filter(result -> !result.isTrue())).isEmpty();
        assertThat(results).allMatch(result -> result.told() <= TOLD_MILLIS_MAX);
        assertThat(leaks.check()).isEmpty();
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

    private void play(List<Fault> faults, Shape shape, Ground ground) {
        long start = System.nanoTime();
        long end = start + TimeUnit.MINUTES.toNanos(minutes);
        ProofCluster cluster = ProofCluster.start(home.resolve("cluster-0"), shape, ground);
        try {
            for (int round = 0; round < rounds && System.nanoTime() < end; round++) {
                RoundResult result = ProofRound.run(cluster, seed + round, faults, strikes(faults, round), REPORT);
                System.out.println(result);
                result.violations().stream().limit(3).forEach(each -> System.out.println("    " + each));
                results.add(result);
                count(cluster);
                if (!result.isTrue()) {
                    cluster.close();
                    cluster = ProofCluster.start(home.resolve("cluster-" + (round + 1)), shape, ground);
                }
                await(start + (round + 1) * TimeUnit.SECONDS.toNanos(everySeconds));
            }
        } finally {
            cluster.close();
        }
    }

    /** One where a fault is asked for alone or at a pace; else as many as the seed says, so that a round can be run again. */
    private int strikes(List<Fault> faults, int round) {
        return faults.size() == 1 || everySeconds > 0 ? 1 : 1 + Math.floorMod(seed + round, STRIKES_MAX);
    }

    private void count(ProofCluster cluster) {
        for (int number : cluster.alive()) {
            cluster.counts(number)
                    .ifPresent(counts -> leaks.add(cluster.process(number).life(), counts));
        }
    }

    private static void await(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void say() {
        System.out.printf(
                "SOAK rounds=%d operations=%d acknowledged=%d events=%d violated=%d longest=%d told=%d whole=%d wishes=%d granted=%d judgedForLeaks=%d%n",
                results.size(),
                sum(RoundResult::operations),
                sum(RoundResult::acknowledged),
                sum(RoundResult::events),
                results.stream().filter(result -> !result.isTrue()).count(),
                results.stream().mapToLong(RoundResult::millis).max().orElse(0),
                results.stream().mapToLong(RoundResult::told).max().orElse(0),
                results.stream().mapToLong(RoundResult::whole).max().orElse(0),
                sum(RoundResult::wishes),
                sum(RoundResult::granted),
                leaks.judged());
        leaks.check().forEach(leak -> System.out.println("LEAK " + leak));
        System.out.printf(
                "| `%s` | %d | %,d | %,d | %d | seeds %d-%d |%n",
                asked,
                results.size(),
                sum(RoundResult::operations),
                sum(RoundResult::acknowledged),
                results.stream().filter(result -> !result.isTrue()).count(),
                seed,
                seed + results.size() - 1);
    }

    private long sum(ToLongFunction<RoundResult> part) {
        return results.stream().mapToLong(part).sum();
    }
}
