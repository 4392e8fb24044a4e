package dev.confab.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * How long a put takes and how many fit into a second: three voters on loopback against an Atomix {@code AtomicMap} with the
 * same bound on entries and against one with its default bound. All three clusters live through the whole run, and each run
 * measures one after the other.
 */
final class Writes implements Harness {

    private final boolean hasPeer;

    Writes(boolean hasPeer) {
        this.hasPeer = hasPeer;
    }

    @Override
    public List<Row> run(Scale scale) throws Exception {
        return hasPeer ? besidePeers(scale) : alone(scale);
    }

    private static List<Row> alone(Scale scale) throws Exception {
        try (LocalCluster ours = LocalCluster.start()) {
            Store leader = Store.of(ours.leader().map(LocalCluster.NAMESPACE));
            Store follower = Store.of(ours.follower().map(LocalCluster.NAMESPACE));
            measure(scale, List.of(leader, follower));
            return List.of(
                    new Row(
                            "put, one writer, on the leader's node",
                            "-",
                            leader.latencies().summary(),
                            "-"),
                    new Row(
                            "put, one writer, on another voter",
                            "-",
                            follower.latencies().summary(),
                            "-"),
                    new Row("puts/s, 64 outstanding, leader", "-", leader.rate().text("%.0f"), "-"),
                    new Row(
                            "puts/s, 64 outstanding, voter",
                            "-",
                            follower.rate().text("%.0f"),
                            "-"));
        }
    }

    private static List<Row> besidePeers(Scale scale) throws Exception {
        try (LocalCluster ours = LocalCluster.start();
                AtomixPeer equal = AtomixPeer.start(AtomixPeer.ENTRY_BYTES_OURS);
                AtomixPeer stock = AtomixPeer.start(AtomixPeer.ENTRY_BYTES_DEFAULT)) {
            List<Store> leaders = List.of(
                    Store.of(ours.leader().map(LocalCluster.NAMESPACE)),
                    Store.of(equal.atLeader()),
                    Store.of(stock.atLeader()));
            List<Store> followers = List.of(
                    Store.of(ours.follower().map(LocalCluster.NAMESPACE)),
                    Store.of(equal.atFollower()),
                    Store.of(stock.atFollower()));
            List<Store> all = new ArrayList<>(leaders);
            all.addAll(followers);
            measure(scale, all);
            return List.of(
                    latency("put, one writer, on the leader's node", leaders),
                    latency("put, one writer, on another voter", followers),
                    rate("puts/s, 64 outstanding, on the leader's node", leaders),
                    rate("puts/s, 64 outstanding, on another voter", followers));
        }
    }

    private static void measure(Scale scale, List<Store> stores) throws InterruptedException {
        long span = scale.span().toNanos();
        for (int run = 0; run <= scale.runs(); run++) {
            for (Store store : stores) {
                store.measureLatency(span, run > 0);
                store.measureRate(span, run > 0);
            }
        }
    }

    private static Row latency(String what, List<Store> stores) {
        Latencies ours = stores.get(0).latencies();
        Latencies equal = stores.get(1).latencies();
        double ratio = ours.millis(50).median() / equal.millis(50).median();
        return new Row(
                what,
                "p50 <= 1.0 x Atomix 64 KiB",
                ours.summary() + ", ratio " + Spread.text(ratio, "%.2f"),
                "Atomix 64 KiB " + equal.summary() + "; 1 MiB "
                        + stores.get(2).latencies().summary());
    }

    private static Row rate(String what, List<Store> stores) {
        Spread ours = stores.get(0).rate();
        Spread equal = stores.get(1).rate();
        return new Row(
                what,
                ">= 5 x Atomix 64 KiB",
                ours.text("%.0f") + ", ratio " + Spread.text(ours.median() / equal.median(), "%.1f"),
                "Atomix 64 KiB " + equal.text("%.0f") + "; 1 MiB "
                        + stores.get(2).rate().text("%.0f"));
    }
}
