package dev.confab.benchmarks;

import java.util.List;

/** One measurement: starts what it needs, warms up, measures in at least two runs, and cleans up. */
@FunctionalInterface
interface Harness {

    List<Row> run(Scale scale) throws Exception;
}
