package dev.confab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** {@link RebindBenchmark} as rows, by processor time. */
final class Rebinds implements Harness {

    /** So much code takes part that the second compiler needs long to have seen all of it. */
    private static final int WARMUPS = 40;

    @Override
    public List<Row> run(Scale scale) throws RunnerException {
        Jmh jmh = Jmh.runShort(RebindBenchmark.class, scale, 1, WARMUPS);
        List<Row> rows = new ArrayList<>();
        for (int others : new int[] {0, 1_000, 99_000}) {
            rows.add(new Row(
                    "a bound record of 50 fields made anew after a change of one key, %,d other keys".formatted(others),
                    "< 100 us",
                    jmh.ownText("oneKeyChanged", "otherKeys", others),
                    "-"));
        }
        return rows;
    }
}
