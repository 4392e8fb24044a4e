package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.ConfigMap;
import dev.confab.Durability;
import dev.confab.model.ImportMode;
import dev.confab.watch.Watch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * What the leader's commits cost while ten empty nodes join at once, each of which needs the whole configuration, beside the
 * same cluster when nobody joins, in turns; and how long one node takes to join, until it has everything and listens. Durable, all
 * in one JVM that has started nodes before.
 */
final class Joining implements Harness {

    private static final int KEYS = 10_000;
    private static final int GUESTS = 10;
    private static final int PUTS_PER_SECOND = 100;
    private static final int PATIENCE_SECONDS = 30;

    private final String[] keys = Data.keys(KEYS);
    private final Latencies calm = new Latencies();
    private final Latencies joining = new Latencies();
    private final Latencies whole = new Latencies();
    private final Latencies alone = new Latencies();
    private long number;
    private int guests;

    @Override
    public List<Row> run(Scale scale) throws Exception {
        try (LocalCluster cluster = LocalCluster.start(Durability.FSYNC)) {
            ConfigMap map = cluster.leader().map(LocalCluster.NAMESPACE);
            fill(map);
            for (int run = 0; run <= scale.runs(); run++) {
                turn(cluster, map, scale);
                boolean counts = run > 0;
                List.of(calm, joining, whole, alone).forEach(latencies -> latencies.endRun(counts));
            }
        }
        return List.of(
                new Row(
                        "put on the leader, 100/s, while ten nodes join a store of 10,000 keys of 200 bytes at once",
                        "not noticeable",
                        joining.summary() + ", ratio " + ratio() + "; all ten whole after " + whole.summary(),
                        "nobody joins: " + calm.summary()),
                new Row(
                        "T11: one node joins that store, from the call of start until it has all and a listener is told",
                        "<= 1.0 x an etcd client (0.12-0.43 s by our targets)",
                        alone.summary(),
                        "not run here"));
    }

    private String ratio() {
        return Spread.text(joining.millis(50).median() / calm.millis(50).median(), "%.2f") + " (p50), "
                + Spread.text(joining.millis(99).median() / calm.millis(99).median(), "%.2f") + " (p99)";
    }

    private void fill(ConfigMap map) {
        Map<String, String> values = new HashMap<>();
        for (String key : keys) {
            values.put(key, Data.value(number++));
        }
        map.importValues(values, ImportMode.MERGE).join();
    }

    /** A calm span, then one of the same length in which ten come, then one comes alone. */
    private void turn(LocalCluster cluster, ConfigMap map, Scale scale) throws InterruptedException {
        write(map, calm, () -> TimeUnit.MILLISECONDS.sleep(scale.span().toMillis()));
        List<Confab> came = new ArrayList<>();
        try {
            write(map, joining, () -> {
                long start = System.nanoTime();
                came.addAll(join(cluster, GUESTS));
                whole.record(System.nanoTime() - start);
            });
        } finally {
            came.forEach(Confab::close);
        }
        long start = System.nanoTime();
        try (Confab one = join(cluster, 1).get(0)) {
            CountDownLatch told = new CountDownLatch(1);
            one.map(LocalCluster.NAMESPACE).listen(Watch.namespace(), event -> told.countDown());
            map.put(keys[0], Data.value(number++));
            if (!told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "a node that joined was not told of a change in " + PATIENCE_SECONDS + " s");
            }
            alone.record(System.nanoTime() - start);
        }
    }

    private interface Meanwhile {
        void run() throws InterruptedException;
    }

    private void write(ConfigMap map, Latencies latencies, Meanwhile meanwhile) throws InterruptedException {
        List<CompletableFuture<?>> puts = new ArrayList<>();
        Paced writer = Paced.perSecond(PUTS_PER_SECOND, i -> puts.add(put(map, latencies)));
        try {
            meanwhile.run();
        } finally {
            writer.close();
        }
        puts.forEach(CompletableFuture::join);
    }

    private CompletableFuture<?> put(ConfigMap map, Latencies latencies) {
        long start = System.nanoTime();
        return map.put(keys[(int) (number % KEYS)], Data.value(number++))
                .thenRun(() -> latencies.record(System.nanoTime() - start));
    }

    private List<Confab> join(LocalCluster cluster, int count) {
        List<String> seeds =
                cluster.nodes().stream().map(node -> node.status().address()).toList();
        long revision = cluster.leader().head().revision();
        List<Confab> came = IntStream.range(0, count)
                .mapToObj(i -> Confab.start(ConfabOptions.builder()
                        .cluster("bench")
                        .node("guest-" + guests++)
                        .seeds(seeds)
                        .build()))
                .toList();
        came.forEach(node -> node.awaitReady(LocalCluster.PATIENCE));
        came.forEach(node -> requireWhole(node, revision));
        return came;
    }

    private static void requireWhole(Confab node, long revision) {
        if (node.head().revision() < revision) {
            throw new IllegalStateException(
                    "a node is ready at revision " + node.head().revision() + ", it came at " + revision);
        }
    }
}
