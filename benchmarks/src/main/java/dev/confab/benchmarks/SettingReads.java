package dev.confab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** {@link SettingBenchmark} with one and two threads, as rows, by processor time. */
final class SettingReads implements Harness {

    private static final String CHANGES = "changesPerSecond";
    private static final int WARMUPS = 3;
    private static final int[] RATES = {0, 1_000};

    @Override
    public List<Row> run(Scale scale) throws RunnerException {
        Jmh alone = Jmh.runShort(SettingBenchmark.class, scale, 1, WARMUPS);
        Jmh both = Jmh.runShort(SettingBenchmark.class, scale, 2, WARMUPS);
        List<Row> rows = new ArrayList<>();
        for (int changes : RATES) {
            rows.addAll(rows(alone, 1, changes));
            rows.addAll(rows(both, 2, changes));
            rows.add(scaling(alone, both, changes));
        }
        return rows;
    }

    private static List<Row> rows(Jmh jmh, int threads, int changes) {
        String load = ", %d thread%s, %,d changes/s".formatted(threads, threads == 1 ? "" : "s", changes);
        String one = "oneConcurrentHashMap";
        String many = "manyConcurrentHashMap";
        return List.of(
                row(jmh, changes, "T1: Setting.get(), one setting" + load, "<= 0.2 x CHM, 0 B/op", "oneSetting", one),
                row(jmh, changes, "T1: Setting.get(), 1,000 in random order" + load, "-", "manySettings", many),
                row(jmh, changes, "T2: namespace, get(key, fallback)" + load, "<= 1.15 x CHM", "manyNamespace", many),
                row(jmh, changes, "4 layers, get(key, fallback)" + load, "<= 2 x CHM", "manyLayered", many));
    }

    private static Row row(Jmh jmh, int changes, String what, String reach, String ours, String peer) {
        double ratio = jmh.ownNanos(ours, CHANGES, changes) / jmh.ownNanos(peer, CHANGES, changes);
        return new Row(
                what,
                reach,
                jmh.ownText(ours, CHANGES, changes) + ", ratio " + Spread.text(ratio, "%.2f"),
                "CHM " + jmh.ownText(peer, CHANGES, changes));
    }

    private static Row scaling(Jmh alone, Jmh both, int changes) {
        return new Row(
                "T1: throughput of 2 threads by that of 1, one setting, %,d changes/s".formatted(changes),
                ">= 1.9",
                scaling("oneSetting", alone, both, changes),
                "CHM " + scaling("oneConcurrentHashMap", alone, both, changes));
    }

    private static String scaling(String method, Jmh alone, Jmh both, int changes) {
        return Spread.text(
                2 * alone.ownNanos(method, CHANGES, changes) / both.ownNanos(method, CHANGES, changes), "%.2f");
    }
}
