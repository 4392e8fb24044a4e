package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.ConfigMap;
import dev.confab.watch.Watch;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Real nodes in one JVM, three of which vote, one listener on each: from the call of put on the leader to the last listener, at
 * 20 changes a second; beside it what a node costs in heap, threads and processor time, idle and under those changes.
 */
final class RealFleet implements Harness {

    private static final int PUTS_PER_SECOND = 20;
    private static final int CALM_SECONDS = 10;
    private static final int PATIENCE_SECONDS = 30;

    private final Flights flights = new Flights();
    private long number;

    @Override
    public List<Row> run(Scale scale) throws Exception {
        return List.of(row(53, scale), row(100, scale));
    }

    private Row row(int size, Scale scale) throws Exception {
        List<Confab> guests = new ArrayList<>();
        try (LocalCluster cluster = LocalCluster.start()) {
            Usage before = Usage.now();
            join(cluster, size - cluster.nodes().size(), guests);
            List<Confab> all = new ArrayList<>(cluster.nodes());
            all.addAll(guests);
            awaitPeers(all);
            Latencies last = new Latencies();
            Latencies own = new Latencies();
            all.forEach(node ->
                    node.map(LocalCluster.NAMESPACE).listen(Watch.namespace(), event -> flights.told(event, last)));
            TimeUnit.SECONDS.sleep(CALM_SECONDS);

            Usage calm = Usage.now();
            TimeUnit.SECONDS.sleep(CALM_SECONDS);
            double idle = Usage.now().cpuMillisPerSecondSince(calm) / size;
            Usage begin = Usage.now();
            for (int run = 0; run <= scale.runs(); run++) {
                write(cluster.leader().map(LocalCluster.NAMESPACE), size, own, scale);
                own.endRun(run > 0);
                last.endRun(run > 0);
            }
            double busy = Usage.now().cpuMillisPerSecondSince(begin) / size;
            return new Row(
                    "T12: %d nodes in this JVM, put on the leader to the last listener, 20/s".formatted(size),
                    "-",
                    last.summary() + "; a node: " + begin.eachSince(before, guests.size())
                            + ", %.1f ms of processor time per second idle, %.1f at 20 changes/s".formatted(idle, busy),
                    "the put " + own.summary());
        } finally {
            guests.forEach(Confab::close);
        }
    }

    private static void join(LocalCluster cluster, int count, List<Confab> into) {
        List<String> seeds =
                cluster.nodes().stream().map(node -> node.status().address()).toList();
        IntStream.range(0, count)
                .mapToObj(i -> ConfabOptions.builder().cluster("bench").node("guest-" + i))
                .forEach(options -> into.add(Confab.start(options.seeds(seeds).build())));
        into.forEach(node -> node.awaitReady(LocalCluster.PATIENCE));
    }

    private static void awaitPeers(List<Confab> all) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!all.stream().allMatch(node -> node.peers().size() == all.size() - 1)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not all nodes know each other after " + PATIENCE_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private void write(ConfigMap map, int listeners, Latencies own, Scale scale) throws InterruptedException {
        Paced writer = Paced.perSecond(PUTS_PER_SECOND, i -> put(map, listeners, own));
        TimeUnit.MILLISECONDS.sleep(2 * scale.span().toMillis());
        writer.close();
        flights.requireAllArrived();
    }

    private void put(ConfigMap map, int listeners, Latencies own) {
        String value = Data.value(number++);
        Flights.Flight flight = flights.begin(value, listeners);
        map.put("key-" + number % 100, value).thenRun(() -> flight.acknowledged(own));
    }

    /** What this JVM has used so far. */
    private record Usage(long nanos, long cpuNanos, long heapBytes, int threads) {

        static Usage now() {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long cpu = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                    .getProcessCpuTime();
            return new Usage(
                    System.nanoTime(),
                    cpu,
                    runtime.totalMemory() - runtime.freeMemory(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }

        double cpuMillisPerSecondSince(Usage before) {
            return 1e3 * (cpuNanos - before.cpuNanos) / (nanos - before.nanos);
        }

        String eachSince(Usage before, int nodes) {
            return "%.0f KiB of heap, %.1f threads"
                    .formatted(
                            (heapBytes - before.heapBytes) / 1024.0 / nodes,
                            (double) (threads - before.threads) / nodes);
        }
    }
}
