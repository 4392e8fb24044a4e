package dev.confab.benchmarks;

import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the methods of a JMH class and finds their figures. Immutable. */
record Jmh(Collection<RunResult> results) {

    private static final int WARMUPS = 3;
    private static final int ITERATIONS = 4;

    static Jmh run(Class<?> benchmarks, Scale scale, int threads) throws RunnerException {
        TimeValue second = TimeValue.milliseconds(Math.min(1_000, scale.span().toMillis() / 2));
        return new Jmh(new Runner(new OptionsBuilder()
                        .include("^" + benchmarks.getName().replace(".", "\\.") + "\\.")
                        .forks(scale.forks())
                        .threads(threads)
                        .warmupIterations(WARMUPS)
                        .warmupTime(second)
                        .measurementIterations(ITERATIONS)
                        .measurementTime(second)
                        .addProfiler(GCProfiler.class)
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
