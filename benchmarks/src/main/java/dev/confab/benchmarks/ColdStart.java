package dev.confab.benchmarks;

import dev.confab.Confab;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * Three JVMs with empty disks, from the start of the first to the first acknowledged put on any of them. Most of it is the
 * start of three JVMs on as many cores as there are.
 */
final class ColdStart implements Harness {

    private static final int VOTERS = 3;
    private static final int SECONDS_MAX = 60;

    @Override
    public List<Row> run(Scale scale) throws Exception {
        start();
        DoubleStream.Builder seconds = DoubleStream.builder();
        for (int i = 0; i < scale.starts(); i++) {
            seconds.add(start());
        }
        return List.of(new Row(
                "T10: three JVMs to the first acknowledged put, s",
                "<= 1.0 x etcd (1.2-3.0)",
                Spread.of(seconds.build()).text("%.2f"),
                "not run here"));
    }

    private static double start() throws Exception {
        Path home = Directories.temporary();
        String addresses = String.join(",", LocalCluster.freeAddresses(VOTERS));
        List<Child> children = new ArrayList<>();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        long begin = System.nanoTime();
        try {
            for (int i = 0; i < VOTERS; i++) {
                Child child = Child.start(
                        Main.class,
                        "cold-node",
                        String.valueOf(i),
                        addresses,
                        home.resolve("node-" + i).toString());
                children.add(child);
                answers.add(CompletableFuture.supplyAsync(child::line, task -> daemon(task)));
            }
            CompletableFuture.anyOf(answers.toArray(CompletableFuture<?>[]::new))
                    .get(SECONDS_MAX, TimeUnit.SECONDS);
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            children.forEach(Child::close);
            Directories.delete(home);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "bench-reader");
        thread.setDaemon(true);
        thread.start();
    }

    /** One of the three JVMs: number, addresses, directory. Says so when its put is acknowledged, then stays. */
    static void node(String[] arguments) throws InterruptedException {
        List<String> addresses = List.of(arguments[1].split(","));
        int number = Integer.parseInt(arguments[0]);
        try (Confab node = Confab.start(
                LocalCluster.voter(number, addresses, Path.of(arguments[2])).build())) {
            node.awaitReady(LocalCluster.PATIENCE);
            node.map(LocalCluster.NAMESPACE).put("first", Data.value(number)).join();
            System.out.println("acknowledged");
            Thread.sleep(TimeUnit.SECONDS.toMillis(SECONDS_MAX));
        }
    }
}
