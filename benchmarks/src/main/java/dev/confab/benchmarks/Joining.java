package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.ConfigMap;
import dev.confab.Durability;
import dev.confab.model.ImportMode;
import dev.confab.watch.Watch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the leader's commits cost while ten empty nodes join at once, each of which needs the whole configuration, beside the
 * same cluster when nobody joins, in turns; and how long one node takes to join, until it has everything and listens. Durable.
 * The voters are in this JVM; the ten are in another that gets what processor time is left, for a fleet has machines of its own,
 * and has joined once before, so that its classes are loaded.
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
        try (LocalCluster cluster = LocalCluster.start(Durability.FSYNC);
                Child fleet = Child.startNice(Main.class, "join-nodes", String.join(",", seeds(cluster)))) {
            ConfigMap map = cluster.leader().map(LocalCluster.NAMESPACE);
            fill(map);
            for (int run = 0; run <= scale.runs(); run++) {
                turn(cluster, map, fleet, scale);
                boolean counts = run > 0;
                List.of(calm, joining, whole, alone).forEach(latencies -> latencies.endRun(counts));
            }
        }
        return List.of(
                new Row(
                        "put on the leader, 100/s, while ten nodes join a store of 10,000 keys of 200 bytes at once",
                        "not noticeable",
                        joining.summary() + ", ratio " + ratio() + "; all ten whole after "
                                + whole.millis(50).text("%.0f") + " ms",
                        "nobody joins: " + calm.summary()),
                new Row(
                        "T11: one node joins that store, from the call of start until it has all and a listener is told",
                        "<= 1.0 x an etcd client (0.12-0.43 s by our targets)",
                        alone.millis(50).text("%.0f") + " ms",
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

    /** A calm span, then one that is as long as ten take to come, then one comes alone. */
    private void turn(LocalCluster cluster, ConfigMap map, Child fleet, Scale scale) throws InterruptedException {
        write(map, calm, () -> TimeUnit.MILLISECONDS.sleep(scale.span().toMillis()));
        write(map, joining, () -> {
            String prefix = "guest-" + guests++ + "-";
            String answer = fleet.ask(
                    prefix + " " + GUESTS + " " + cluster.leader().head().revision());
            whole.record(Long.parseLong(answer));
        });
        fleet.ask("leave");
        long start = System.nanoTime();
        try (Confab one = join("lone-" + guests++, seeds(cluster))) {
            one.awaitReady(LocalCluster.PATIENCE);
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

    private static List<String> seeds(LocalCluster cluster) {
        return cluster.nodes().stream().map(node -> node.status().address()).toList();
    }

    private static Confab join(String name, List<String> seeds) {
        return Confab.start(
                ConfabOptions.builder().cluster("bench").node(name).seeds(seeds).build());
    }

    /**
     * The JVM of those who join: takes the seeds, then lines. {@code prefix count revision} starts so many nodes and is answered with
     * the nanoseconds until all have come as far; {@code leave} closes them.
     */
    static void nodes(String[] arguments) throws IOException {
        List<String> seeds = List.of(arguments[0].split(","));
        List<Confab> nodes = new ArrayList<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.equals("leave")) {
                nodes.forEach(Confab::close);
                nodes.clear();
                System.out.println("left");
            } else {
                String[] words = line.split(" ");
                long start = System.nanoTime();
                for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                    nodes.add(join(words[0] + i, seeds));
                }
                nodes.forEach(node -> node.awaitReady(LocalCluster.PATIENCE));
                long took = System.nanoTime() - start;
                nodes.forEach(node -> requireWhole(node, Long.parseLong(words[2])));
                System.out.println(took);
            }
        }
    }

    private static void requireWhole(Confab node, long revision) {
        if (node.head().revision() < revision) {
            throw new IllegalStateException(
                    "a node is ready at revision " + node.head().revision() + ", it came at " + revision);
        }
    }
}
