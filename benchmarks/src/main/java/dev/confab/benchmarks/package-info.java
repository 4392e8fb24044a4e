/**
 * Measurements of Confab beside its peers: reads by JMH, the rest by small harnesses, each of which prints rows of one table.
 * No test of correctness stays here. Read {@link dev.confab.benchmarks.Main} first.
 */
@NullMarked
package dev.confab.benchmarks;

import org.jspecify.annotations.NullMarked;
