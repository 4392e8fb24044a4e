package dev.confab.gossip.simulation;

import java.util.function.LongConsumer;

/** Runs a simulation once per seed; a failure names its seed. {@code -Dsimulation.seed=N} repeats that one alone. */
public final class Seeds {

    private Seeds() {}

    public static void each(int count, LongConsumer simulation) {
        Long only = Long.getLong("simulation.seed");
        long first = only == null ? 1 : only;
        long last = only == null ? count : only;
        for (long seed = first; seed <= last; seed++) {
            try {
                simulation.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
