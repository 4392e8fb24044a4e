package dev.confab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** {@link ReadBenchmark} with one and two threads, as rows. */
final class Reads implements Harness {

    private static final String CHANGES = "changesPerSecond";

    @Override
    public List<Row> run(Scale scale) throws RunnerException {
        List<Row> rows = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            Jmh jmh = Jmh.run(ReadBenchmark.class, scale, threads);
            for (int changes : new int[] {0, 200}) {
                rows.add(row(jmh, threads, changes, "confabOrElse", "get(key).orElse(null)"));
                rows.add(row(jmh, threads, changes, "confabFallback", "get(key, fallback)"));
            }
        }
        return rows;
    }

    private static Row row(Jmh jmh, int threads, int changes, String method, String call) {
        double ratio = jmh.score(method, CHANGES, changes) / jmh.score("concurrentHashMap", CHANGES, changes);
        return new Row(
                "T2: %s, %d thread%s, %d changes/s".formatted(call, threads, threads == 1 ? "" : "s", changes),
                "<= 1.15 x CHM, 0 B/op",
                jmh.text(method, CHANGES, changes) + ", ratio " + Spread.text(ratio, "%.2f"),
                "CHM " + jmh.text("concurrentHashMap", CHANGES, changes));
    }
}
