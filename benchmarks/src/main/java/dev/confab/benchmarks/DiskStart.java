package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.Durability;
import dev.confab.model.ImportMode;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A node of which everything else is dead, from its copy of 20 MB on disk to its first read, each time in a JVM of its own: from
 * the call of {@link Confab#start} and from the start of the process. The file is in the page cache. The processor time of the
 * calling thread is about what is left on a machine that does nothing else.
 */
final class DiskStart implements Harness {

    private static final int VOTERS = 3;
    private static final int NAMESPACES = 10;
    private static final int KEYS = 8_800;

    @Override
    public List<Row> run(Scale scale) throws Exception {
        Path home = Directories.temporary();
        List<String> addresses = LocalCluster.freeAddresses(VOTERS);
        try {
            fill(home, addresses);
            start(home, addresses);
            long bytes = Files.size(directory(home, 0).resolve("replica.snapshot"));
            DoubleStream.Builder calls = DoubleStream.builder();
            DoubleStream.Builder processes = DoubleStream.builder();
            DoubleStream.Builder threads = DoubleStream.builder();
            for (int i = 0; i < scale.starts(); i++) {
                double[] seconds = start(home, addresses);
                calls.add(seconds[0]);
                processes.add(seconds[1]);
                threads.add(seconds[2]);
            }
            return List.of(new Row(
                    "start from a copy of %.1f MB on disk with nobody else alive, to the first read"
                            .formatted(bytes / 1e6),
                    "< 1 s",
                    Spread.of(calls.build()).text("%.2f") + " s from the call of start, "
                            + Spread.of(processes.build()).text("%.2f")
                            + " s from the start of the JVM; processor time of the calling thread "
                            + Spread.of(threads.build()).text("%.2f") + " s",
                    "-"));
        } finally {
            Directories.delete(home);
        }
    }

    private static Path directory(Path home, int number) {
        return home.resolve("node-" + number);
    }

    private static ConfabOptions options(Path home, int number, List<String> addresses) {
        return LocalCluster.voter(number, addresses, directory(home, number))
                .durability(Durability.PROCESS)
                .writeDeadline(Duration.ofMinutes(1))
                .build();
    }

    private static void fill(Path home, List<String> addresses) {
        try (Confab first = Confab.start(options(home, 0, addresses));
                Confab second = Confab.start(options(home, 1, addresses));
                Confab third = Confab.start(options(home, 2, addresses))) {
            List.of(first, second, third).forEach(node -> node.awaitReady(LocalCluster.PATIENCE));
            long number = 0;
            for (int i = 0; i < NAMESPACES; i++) {
                Map<String, String> values = new HashMap<>();
                for (String key : Data.keys(KEYS)) {
                    values.put(key, Data.value(number++));
                }
                first.map(namespace(i)).importValues(values, ImportMode.MERGE).join();
            }
        }
    }

    private static String namespace(int number) {
        return LocalCluster.NAMESPACE + "-" + number;
    }

    /** Returns the seconds from the call and from the start of the process, and those that the calling thread ran. */
    private static double[] start(Path home, List<String> addresses) {
        long begin = System.nanoTime();
        try (Child child = Child.start(Main.class, "disk-node", home.toString(), String.join(",", addresses))) {
            String[] nanos = child.line().split(" ");
            double process = (System.nanoTime() - begin) / 1e9;
            return new double[] {Long.parseLong(nanos[0]) / 1e9, process, Long.parseLong(nanos[1]) / 1e9};
        }
    }

    /**
     * The JVM that starts: home, addresses. Says the nanoseconds from its call of start to its first read, and those of
     * them that it ran, then stays.
     */
    static void node(String[] arguments) throws IOException {
        List<String> addresses = List.of(arguments[1].split(","));
        String key = Data.keys(KEYS)[KEYS - 1];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long busy = threads.getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        Confab node = Confab.start(options(Path.of(arguments[0]), 0, addresses));
        String value = node.map(namespace(NAMESPACES - 1)).get(key).orElseThrow();
        long took = System.nanoTime() - begin;
        if (value.length() != Data.VALUE_BYTES) {
            throw new IllegalStateException("read " + value);
        }
        System.out.println(took + " " + (threads.getCurrentThreadCpuTime() - busy));
        System.in.read(); // until it is killed
        node.close();
    }
}
