package dev.confab.ledger;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** Rounds of faults on one group, or on a new one each time, until something is violated or the rounds are over. */
final class FaultRounds {

    private final Path home;
    private final Mix mix;
    private final long seed;
    private final Collection<Trap> leftOut;

    /** @param violations of the last of those rounds; empty where nothing was violated */
    record Result(int rounds, int acknowledged, List<String> violations, List<Strike> last) {

        boolean isCaught() {
            return !violations.isEmpty();
        }

        @Override
        public String toString() {
            return isCaught() ? "round " + rounds + ": " + violations.get(0) : "none in " + rounds + " rounds";
        }
    }

    FaultRounds(Path home, Mix mix, long seed, Collection<Trap> leftOut) {
        this.home = home;
        this.mix = mix;
        this.seed = seed;
        this.leftOut = leftOut;
    }

    Result run(int roundsMax) {
        Arena arena = arena(0);
        int acknowledged = 0;
        try {
            for (int round = 1; round <= roundsMax; round++) {
                if (mix.isFresh() && round > 1) {
                    acknowledged += arena.writer.acknowledged();
                    arena.close();
                    arena = arena(round);
                }
                List<Strike> struck = round(arena);
                List<String> violations = arena.group.witness.violations();
                if (!violations.isEmpty()) {
                    return new Result(round, acknowledged + arena.writer.acknowledged(), violations, struck);
                }
            }
            return new Result(roundsMax, acknowledged + arena.writer.acknowledged(), List.of(), List.of());
        } finally {
            arena.close();
        }
    }

    private Arena arena(int round) {
        VoterGroup group = new VoterGroup(home, mix.founders, mix.nodes, seed + round, leftOut);
        group.startAll();
        return new Arena(group, new Random(seed + round));
    }

    private List<Strike> round(Arena arena) {
        arena.settle();
        arena.writer.write(span(arena.random));
        List<Strike> struck = new ArrayList<>();
        int strikes = 1 + arena.random.nextInt(mix.strikesMax);
        for (int i = 0; i < strikes && arena.group.witness.violations().isEmpty(); i++) {
            Strike strike = mix.strikes.get(arena.random.nextInt(mix.strikes.size()));
            struck.add(strike);
            strike.strike(arena);
            arena.writer.write(span(arena.random));
        }
        arena.settle();
        return struck;
    }

    /** Often too short for an election, often long enough. */
    private static Duration span(Random random) {
        return Duration.ofMillis(random.nextInt(random.nextBoolean() ? 50 : 900));
    }
}
