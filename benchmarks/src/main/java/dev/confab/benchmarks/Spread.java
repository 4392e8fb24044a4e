package dev.confab.benchmarks;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** One figure as several runs saw it: the median, and the error as the range. Immutable. */
record Spread(double median, double min, double max) {

    static Spread of(DoubleStream runs) {
        double[] sorted = runs.sorted().toArray();
        if (sorted.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN);
        }
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** For instance {@code 0.74 (0.70-0.81)}; the format is one of {@link java.util.Formatter} for one number. */
    String text(String format) {
        return text(median, format) + " (" + text(min, format) + "-" + text(max, format) + ")";
    }

    static String text(double value, String format) {
        return String.format(Locale.ROOT, format, value);
    }
}
