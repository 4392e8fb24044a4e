package dev.confab.benchmarks;

import dev.confab.ConfigMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tail of reads while another node changes the same keys 200 times a second: a {@code ConcurrentHashMap} with the same
 * changes is read in the same loop, and which of the two goes first changes with each turn. The figures contain the clock's
 * own cost, on both sides.
 */
final class ReadTail implements Harness {

    private static final int CHANGES_PER_SECOND = 200;

    /** What was read last; kept, so that no read can be optimized away. */
    private String last = "";

    @Override
    public List<Row> run(Scale scale) {
        Latencies ours = new Latencies();
        Latencies theirs = new Latencies();
        String[] keys = Data.keys(Data.KEYS);
        String[] lookups = Data.lookups(keys);
        try (SharedKeys shared = SharedKeys.start(keys, CHANGES_PER_SECOND)) {
            for (int run = 0; run <= scale.runs(); run++) {
                long end = System.nanoTime() + 2 * scale.span().toNanos();
                for (int block = 0; System.nanoTime() < end; block++) {
                    read(shared.map(), shared.plain(), lookups, ours, theirs);
                }
                ours.endRun(run > 0);
                theirs.endRun(run > 0);
            }
        }
        if (last.isEmpty()) {
            throw new IllegalStateException("nothing was read");
        }
        double ratio = ours.nanos(99.9).median() / theirs.nanos(99.9).median();
        return List.of(new Row(
                "T3: p99.9 of reads, 200 changes/s on another node",
                "<= 1.2 x CHM",
                text(ours) + ", ratio " + Spread.text(ratio, "%.2f"),
                "CHM " + text(theirs)));
    }

    private void read(
            ConfigMap map,
            ConcurrentHashMap<String, String> plain,
            String[] lookups,
            Latencies ours,
            Latencies theirs) {
        for (int i = 0; i < lookups.length; i += 2) {
            long start = System.nanoTime();
            String first = map.get(lookups[i], "");
            long between = System.nanoTime();
            String second = plain.get(lookups[i]);
            long end = System.nanoTime();
            ours.record(between - start);
            theirs.record(end - between);
            String other = lookups[i + 1];
            start = System.nanoTime();
            String third = plain.get(other);
            between = System.nanoTime();
            String fourth = map.get(other, "");
            end = System.nanoTime();
            theirs.record(between - start);
            ours.record(end - between);
            last = first.length() + second.length() + third.length() > 0 ? fourth : last;
        }
    }

    private static String text(Latencies latencies) {
        return "p50 %s ns, p99.9 %s ns"
                .formatted(
                        latencies.nanos(50).text("%.0f"), latencies.nanos(99.9).text("%.0f"));
    }
}
