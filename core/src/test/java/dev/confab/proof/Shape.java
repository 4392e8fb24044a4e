package dev.confab.proof;

import java.time.Duration;
import java.util.Collection;

/**
 * How many nodes a cluster has, how many of them vote at first, and for how long a voter may be away before its seat goes to
 * another. Immutable.
 */
record Shape(int nodes, int voters, Duration patience) {

    /** So short that a fault outlasts it. */
    private static final Duration SHORT = Duration.ofSeconds(2);

    private static final Duration USUAL = Duration.ofMinutes(2);

    /** Where voters only come and go by the hand of somebody. */
    static Shape of(int nodes, int voters) {
        return new Shape(nodes, voters, USUAL);
    }

    /** What all those faults need. */
    static Shape of(Collection<Fault> faults) {
        int nodes = faults.stream().mapToInt(Fault::nodes).max().orElseThrow();
        int spares = faults.stream().mapToInt(Fault::spares).max().orElseThrow();
        return new Shape(nodes, nodes - spares, spares > 0 ? SHORT : USUAL);
    }
}
