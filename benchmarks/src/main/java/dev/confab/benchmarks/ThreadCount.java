package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfabOptions;
import dev.confab.watch.Watch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The threads of one voter in a JVM of its own, after puts, with a listener, while its peers live in this JVM: with two peers
 * and with six. Threads that were there before the node started are not counted.
 */
final class ThreadCount implements Harness {

    private static final int VOTERS = 3;
    private static final int PUTS = 200;

    @Override
    public List<Row> run(Scale scale) {
        return List.of(row(2), row(6));
    }

    private static Row row(int peers) {
        Path home = Directories.temporary();
        List<String> addresses = LocalCluster.freeAddresses(VOTERS);
        List<Confab> nodes = new ArrayList<>();
        try (Child child = Child.start(
                Main.class,
                "thread-node",
                String.valueOf(peers),
                String.join(",", addresses),
                home.resolve("node-0").toString())) {
            for (int i = 1; i < VOTERS; i++) {
                nodes.add(Confab.start(LocalCluster.voter(i, addresses, home.resolve("node-" + i))
                        .build()));
            }
            for (int i = VOTERS; i <= peers; i++) {
                ConfabOptions.Builder guest =
                        ConfabOptions.builder().cluster("bench").node("guest-" + i);
                nodes.add(Confab.start(guest.seeds(addresses).build()));
            }
            String names = child.line();
            return new Row(
                    "T16: threads of a voter with " + peers + " peers",
                    "<= 10",
                    names.split(" ").length + ": " + names,
                    "Atomix 32, Infinispan 18 (not run here)");
        } finally {
            nodes.forEach(Confab::close);
            Directories.delete(home);
        }
    }

    /** The JVM whose threads are counted: peers to wait for, addresses, directory. Prints the names in one line, then stays. */
    static void node(String[] arguments) throws InterruptedException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        List<String> addresses = List.of(arguments[1].split(","));
        try (Confab node = Confab.start(
                LocalCluster.voter(0, addresses, Path.of(arguments[2])).build())) {
            node.awaitReady(LocalCluster.PATIENCE);
            node.map(LocalCluster.NAMESPACE).listen(Watch.namespace(), event -> {});
            for (int i = 0; i < PUTS; i++) {
                node.map(LocalCluster.NAMESPACE).put("key-" + i, Data.value(i)).join();
            }
            awaitPeers(node, Integer.parseInt(arguments[0]));
            TimeUnit.SECONDS.sleep(2);
            System.out.println(Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .map(thread -> thread.getName().replace(' ', '_'))
                    .sorted()
                    .collect(Collectors.joining(" ")));
            TimeUnit.SECONDS.sleep(60);
        }
    }

    private static void awaitPeers(Confab node, int peers) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (node.status().peers().size() < peers && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
