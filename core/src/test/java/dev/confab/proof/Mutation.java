package dev.confab.proof;

import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * One way in which a cluster can break its promise, applied to a history that is right. Immutable.
 *
 * @param caughtBy the checker whose business it is; others may see it too
 * @param change absent where the history holds nothing to break in this way at the place that the random source chose
 */
record Mutation(String name, Class<? extends Checker> caughtBy, BiFunction<History, Random, Optional<History>> change) {

    Optional<History> apply(History good, long seed) {
        return change.apply(good, new Random(seed));
    }

    @Override
    public String toString() {
        return name;
    }
}
