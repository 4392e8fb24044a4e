package dev.confab.benchmarks;

import dev.confab.Durability;
import java.util.List;

/**
 * Puts that survive a power loss: three voters on loopback and on one disk, beside the bare disk doing the same number of
 * forces, in one run. Both alternate, run by run.
 */
final class DurableWrites implements Harness {

    @Override
    public List<Row> run(Scale scale) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(Durability.FSYNC);
                RawMajority raw = new RawMajority()) {
            Store leader = Store.of(cluster.leader().map(LocalCluster.NAMESPACE));
            Latencies disk = new Latencies();
            long span = scale.span().toNanos();
            for (int run = 0; run <= scale.runs(); run++) {
                leader.measureLatency(span, run > 0);
                measure(raw, disk, span, run > 0);
                leader.measureRate(span, run > 0);
            }
            return List.of(latency(leader, disk), rate(leader));
        }
    }

    private static void measure(RawMajority raw, Latencies into, long spanNanos, boolean counts)
            throws InterruptedException {
        long end = System.nanoTime() + spanNanos;
        for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
            raw.put();
            into.record(System.nanoTime() - before);
        }
        into.endRun(counts);
    }

    private static Row latency(Store leader, Latencies disk) {
        double ratio = leader.latencies().millis(50).median() / disk.millis(50).median();
        return new Row(
                "durable put, one writer, on the leader's node",
                "p50 <= 1.5 x the bare disk",
                leader.latencies().summary() + ", ratio " + Spread.text(ratio, "%.2f"),
                "three files forced, two awaited: " + disk.summary());
    }

    private static Row rate(Store leader) {
        double one = 1000 / leader.latencies().millis(50).median();
        Spread many = leader.rate();
        return new Row(
                "durable puts/s, 64 outstanding, on the leader's node",
                ">= 10 x one",
                many.text("%.0f") + ", ratio " + Spread.text(many.median() / one, "%.1f"),
                "one outstanding: " + Spread.text(one, "%.0f"));
    }
}
