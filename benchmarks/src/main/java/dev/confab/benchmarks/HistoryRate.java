package dev.confab.benchmarks;

import dev.confab.Durability;
import dev.confab.history.HistoryOptions;
import java.util.List;

/**
 * What the history takes from writes: three voters that keep one on disk, as they do unless told otherwise, beside three that keep none.
 * Both clusters live through the whole run, and each run measures one after the other.
 */
final class HistoryRate implements Harness {

    @Override
    public List<Row> run(Scale scale) throws Exception {
        try (LocalCluster keeping = LocalCluster.start(Durability.PROCESS, HistoryOptions.DEFAULT);
                LocalCluster forgetting = LocalCluster.start(Durability.PROCESS, HistoryOptions.DEFAULT.off())) {
            Store with = Store.of(keeping.leader().map(LocalCluster.NAMESPACE));
            Store without = Store.of(forgetting.leader().map(LocalCluster.NAMESPACE));
            long span = scale.span().toNanos();
            for (int run = 0; run <= scale.runs(); run++) {
                for (Store store : run % 2 == 0 ? List.of(with, without) : List.of(without, with)) {
                    store.measureLatency(span, run > 0);
                    store.measureRate(span, run > 0);
                }
            }
            Spread kept = with.rate();
            Spread forgotten = without.rate();
            return List.of(
                    new Row(
                            "put, one writer, leader, with a history",
                            "-",
                            with.latencies().summary(),
                            "without: " + without.latencies().summary()),
                    new Row(
                            "puts/s, 64 outstanding, leader, with a history",
                            "-",
                            kept.text("%.0f") + ", ratio " + Spread.text(kept.median() / forgotten.median(), "%.2f"),
                            "without: " + forgotten.text("%.0f")));
        }
    }
}
