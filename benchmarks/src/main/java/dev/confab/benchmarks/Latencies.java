package dev.confab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Latencies of one thing over several runs, three digits exact. Runs follow each other; within one, thread-safe. */
final class Latencies {

    private static final int DIGITS = 3;

    private final List<Histogram> runs = new ArrayList<>();
    private Histogram current = new ConcurrentHistogram(DIGITS);

    void record(long nanos) {
        current.recordValue(Math.max(0, nanos));
    }

    /** Ends a run; one that is not to count is forgotten. */
    void endRun(boolean counts) {
        if (counts) {
            runs.add(current);
        }
        current = new ConcurrentHistogram(DIGITS);
    }

    /** The percentile, one figure for each run, in nanoseconds. */
    Spread nanos(double percentile) {
        return Spread.of(runs.stream().mapToDouble(run -> run.getValueAtPercentile(percentile)));
    }

    Spread millis(double percentile) {
        return Spread.of(runs.stream().mapToDouble(run -> run.getValueAtPercentile(percentile) / 1e6));
    }

    /** For instance {@code p50 0.74 (0.70-0.81) ms, p99 2.10 (1.90-2.60) ms}. */
    String summary() {
        return "p50 " + millis(50).text("%.2f") + " ms, p99 " + millis(99).text("%.2f") + " ms";
    }
}
