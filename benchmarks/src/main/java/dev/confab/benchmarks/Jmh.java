package dev.confab.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs the methods of a JMH class and finds their figures. Immutable. */
record Jmh(Collection<RunResult> results) {

    private static final int WARMUPS = 3;
    private static final int ITERATIONS = 4;
    private static final int SHORT_ITERATIONS = 20;

    static Jmh run(Class<?> benchmarks, Scale scale, int threads) throws RunnerException {
        return run(
                benchmarks,
                scale,
                threads,
                WARMUPS,
                ITERATIONS,
                Math.min(1_000, scale.span().toMillis() / 2));
    }

    /** Like the other, with more and shorter iterations, for {@link #ownNanos}. */
    static Jmh runShort(Class<?> benchmarks, Scale scale, int threads, int warmups) throws RunnerException {
        return run(
                benchmarks,
                scale,
                threads,
                warmups,
                SHORT_ITERATIONS,
                Math.min(150, scale.span().toMillis() / 10));
    }

    private static Jmh run(
            Class<?> benchmarks, Scale scale, int threads, int warmups, int iterations, long iterationMillis)
            throws RunnerException {
        TimeValue warmup = TimeValue.milliseconds(Math.min(1_000, scale.span().toMillis() / 2));
        return new Jmh(new Runner(new OptionsBuilder()
                        .include("^" + benchmarks.getName().replace(".", "\\.") + "\\.")
                        .forks(scale.forks())
                        .threads(threads)
                        .warmupIterations(warmups)
                        .warmupTime(warmup)
                        .measurementIterations(iterations)
                        .measurementTime(TimeValue.milliseconds(iterationMillis))
                        .addProfiler(GCProfiler.class)
                        .addProfiler(OwnCost.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run());
    }

    double score(String method, String parameter, int value) {
        return find(method, parameter, value).getPrimaryResult().getScore();
    }

    /** For instance {@code 9.8 ± 0.4 ns, 0.0 B/op}; the error is JMH's, of 99.9 % confidence. */
    String text(String method, String parameter, int value) {
        RunResult result = find(method, parameter, value);
        return "%s ± %s ns, %s B/op"
                .formatted(
                        Spread.text(result.getPrimaryResult().getScore(), "%.1f"),
                        Spread.text(result.getPrimaryResult().getScoreError(), "%.1f"),
                        Spread.text(allocated(result), "%.1f"));
    }

    /** The median of the iterations: nanoseconds of processor time that one operation takes. */
    double ownNanos(String method, String parameter, int value) {
        return statistics(OwnCost.NANOS, method, parameter, value).getPercentile(50);
    }

    /** For instance {@code 1.05 (0.98-1.31) ns, 0.000 B/op}: medians of {@link OwnCost}, and the middle half of the iterations. */
    String ownText(String method, String parameter, int value) {
        Statistics nanos = statistics(OwnCost.NANOS, method, parameter, value);
        return "%s (%s-%s) ns, %s B/op"
                .formatted(
                        Spread.text(nanos.getPercentile(50), "%.2f"),
                        Spread.text(nanos.getPercentile(25), "%.2f"),
                        Spread.text(nanos.getPercentile(75), "%.2f"),
                        Spread.text(
                                statistics(OwnCost.BYTES, method, parameter, value)
                                        .getPercentile(50),
                                "%.3f"));
    }

    private Statistics statistics(String name, String method, String parameter, int value) {
        return find(method, parameter, value).getSecondaryResults().get(name).getStatistics();
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().keySet().stream()
                .filter(name -> name.endsWith("gc.alloc.rate.norm"))
                .mapToDouble(name -> result.getSecondaryResults().get(name).getScore())
                .findFirst()
                .orElse(Double.NaN);
    }

    private RunResult find(String method, String parameter, int value) {
        return results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("." + method))
                .filter(result -> result.getParams().getParam(parameter).equals(String.valueOf(value)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no result of " + method + " with " + value));
    }
}
