package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import dev.confab.Durability;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * How long writes stand still when the leader's process is killed, and when it is stopped and so looks alive. Three JVMs; each
 * tries a put every 20 ms, many at a time, and tells of those that are acknowledged. The time is that from the signal to the
 * first acknowledgement on another node of a put that was called after it. The clock is {@code nanoTime}, which the processes of
 * one Linux machine share.
 */
final class Failover implements Harness {

    private static final int VOTERS = 3;
    private static final int SECONDS_MAX = 60;
    private static final int TRY_MILLIS = 20;

    /** What a child tells: who, whether it led by then, and when the put was called and acknowledged. */
    private record Put(int node, boolean isLeader, long calledNanos, long acknowledgedNanos) {}

    @Override
    public List<Row> run(Scale scale) throws Exception {
        return List.of(
                row("T13: next acknowledged write after SIGKILL of the leader, s", "<= 0.5", "KILL", scale),
                row("T14: the same after SIGSTOP, s", "<= 1.0", "STOP", scale));
    }

    private static Row row(String what, String reach, String signal, Scale scale) throws Exception {
        DoubleStream.Builder seconds = DoubleStream.builder();
        for (int i = 0; i < 2 * scale.starts(); i++) {
            seconds.add(once(signal));
        }
        return new Row(what, "p50 " + reach, Spread.of(seconds.build()).text("%.2f"), "not run here");
    }

    private static double once(String signal) throws Exception {
        Path home = Directories.temporary();
        String addresses = String.join(",", LocalCluster.freeAddresses(VOTERS));
        BlockingQueue<Put> puts = new LinkedBlockingQueue<>();
        List<Child> children = new ArrayList<>();
        try {
            for (int i = 0; i < VOTERS; i++) {
                Child child = Child.start(
                        Main.class,
                        "failover-node",
                        String.valueOf(i),
                        addresses,
                        home.resolve("node-" + i).toString());
                children.add(child);
                listen(child, puts);
            }
            Put led = settled(puts);
            long signalled = System.nanoTime();
            children.get(led.node()).signal(signal);
            Put next = await(puts, put -> put.node() != led.node() && put.calledNanos() > signalled);
            return (next.acknowledgedNanos() - signalled) / 1e9;
        } finally {
            children.forEach(Child::close);
            Directories.delete(home);
        }
    }

    /** Returns a put of the leader when all have written for a while. */
    private static Put settled(BlockingQueue<Put> puts) throws InterruptedException {
        for (int node = 0; node < VOTERS; node++) {
            int each = node;
            await(puts, put -> put.node() == each);
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
        return await(puts, put -> put.isLeader() && put.calledNanos() > end);
    }

    private static Put await(BlockingQueue<Put> puts, Predicate<Put> wanted) throws InterruptedException {
        while (true) {
            Put put = puts.poll(SECONDS_MAX, TimeUnit.SECONDS);
            if (put == null) {
                throw new IllegalStateException("no put was acknowledged within " + SECONDS_MAX + " s");
            }
            if (wanted.test(put)) {
                return put;
            }
        }
    }

    private static void listen(Child child, BlockingQueue<Put> puts) {
        Thread reader = new Thread(
                () -> {
                    try {
                        while (true) {
                            String[] words = child.line().split(" ");
                            puts.add(new Put(
                                    Integer.parseInt(words[0]),
                                    Boolean.parseBoolean(words[1]),
                                    Long.parseLong(words[2]),
                                    Long.parseLong(words[3])));
                        }
                    } catch (RuntimeException e) {
                        Thread.currentThread().interrupt(); // the child has ended
                    }
                },
                "bench-reader");
        reader.setDaemon(true);
        reader.start();
    }

    /** One of the three JVMs: number, addresses, directory. Writes until it is killed. */
    static void node(String[] arguments) throws InterruptedException {
        int number = Integer.parseInt(arguments[0]);
        List<String> addresses = List.of(arguments[1].split(","));
        try (Confab node = Confab.start(LocalCluster.voter(number, addresses, Path.of(arguments[2]))
                .durability(Durability.FSYNC)
                .build())) {
            node.awaitReady(LocalCluster.PATIENCE);
            ConfigMap map = node.map(LocalCluster.NAMESPACE);
            String name = node.status().node();
            for (long i = 0; ; i++) {
                long called = System.nanoTime();
                map.put("key-" + number, Data.value(i)).thenRun(() -> {
                    boolean isLeader = node.leader().filter(name::equals).isPresent();
                    System.out.println(number + " " + isLeader + " " + called + " " + System.nanoTime());
                });
                Thread.sleep(TRY_MILLIS);
            }
        }
    }
}
