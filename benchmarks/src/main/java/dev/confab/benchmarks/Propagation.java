package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import dev.confab.watch.Subscription;
import dev.confab.watch.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * From the call of put on one node until the listeners on both others were called, beside the put itself: at 100 a second,
 * and for single puts into a cluster that was silent. The writer is a voter that does not lead, then the leader.
 */
final class Propagation implements Harness {

    private static final int PUTS_PER_SECOND = 100;
    private static final int PATIENCE_SECONDS = 10;

    private final Flights flights = new Flights();
    private final String[] keys = Data.keys(Data.KEYS);
    private long number;

    @Override
    public List<Row> run(Scale scale) throws Exception {
        try (LocalCluster cluster = LocalCluster.start()) {
            List<Row> rows = new ArrayList<>();
            rows.addAll(rows(cluster, cluster.follower(), "voter", scale));
            rows.addAll(rows(cluster, cluster.leader(), "leader", scale));
            return rows;
        }
    }

    private List<Row> rows(LocalCluster cluster, Confab writer, String role, Scale scale) throws Exception {
        Latencies last = new Latencies();
        Latencies own = new Latencies();
        Latencies lastOfSilent = new Latencies();
        Latencies ownOfSilent = new Latencies();
        List<Subscription> told = new ArrayList<>();
        for (Confab other : cluster.others(writer)) {
            told.add(other.map(LocalCluster.NAMESPACE).listen(Watch.namespace(), event -> flights.told(event, last)));
        }
        ConfigMap map = writer.map(LocalCluster.NAMESPACE);
        for (int run = 0; run <= scale.runs(); run++) {
            steady(map, scale, own, last);
            own.endRun(run > 0);
            last.endRun(run > 0);
        }
        told.forEach(Subscription::close);
        told.clear();
        for (Confab other : cluster.others(writer)) {
            told.add(other.map(LocalCluster.NAMESPACE)
                    .listen(Watch.namespace(), event -> flights.told(event, lastOfSilent)));
        }
        for (int run = 0; run < scale.runs(); run++) {
            for (int i = 0; i < scale.silentPuts(); i++) {
                Thread.sleep(scale.silence().toMillis());
                put(map, ownOfSilent).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            flights.requireAllArrived();
            ownOfSilent.endRun(true);
            lastOfSilent.endRun(true);
        }
        told.forEach(Subscription::close);
        return List.of(
                row("T6: put on the " + role + " to the last listener, 100/s", last, own),
                row("T7: the same, after " + scale.silence().toSeconds() + " s of silence", lastOfSilent, ownOfSilent));
    }

    private void steady(ConfigMap map, Scale scale, Latencies own, Latencies last) throws InterruptedException {
        Paced writer = Paced.perSecond(PUTS_PER_SECOND, i -> put(map, own));
        Thread.sleep(2 * scale.span().toMillis());
        writer.close();
        flights.requireAllArrived();
    }

    private CountDownLatch put(ConfigMap map, Latencies own) {
        String value = Data.value(number++);
        Flights.Flight flight = flights.begin(value, 2);
        map.put(keys[(int) (number % keys.length)], value).thenRun(() -> flight.acknowledged(own));
        return flight.all();
    }

    private static Row row(String what, Latencies last, Latencies own) {
        double ratio = last.millis(50).median() / own.millis(50).median();
        return new Row(
                what,
                "p50 <= 1.2 x the put",
                last.summary() + ", ratio " + Spread.text(ratio, "%.2f"),
                "the put " + own.summary());
    }
}
