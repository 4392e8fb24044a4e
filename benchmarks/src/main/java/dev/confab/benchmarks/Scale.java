package dev.confab.benchmarks;

import java.time.Duration;

/**
 * How long to measure. Immutable.
 *
 * @param runs how often everything is measured, after one warm-up that does not count
 * @param span how long one run measures one thing
 * @param silence how long a cluster is left alone before a put into silence
 * @param silentPuts how many of those per run
 * @param starts how many cold starts
 * @param forks how many JVMs of JMH
 */
record Scale(int runs, Duration span, Duration silence, int silentPuts, int starts, int forks) {

    /** The figures of the table: all harnesses in about a quarter of an hour. */
    static final Scale FULL = new Scale(3, Duration.ofSeconds(5), Duration.ofSeconds(5), 7, 7, 2);

    /** Shows that a harness works; its figures mean little. */
    static final Scale QUICK = new Scale(2, Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 2, 1);
}
