package dev.confab.benchmarks;

import dev.confab.gossip.membership.Traits;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.HistoryOptions;
import dev.confab.model.Command;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.replica.Layers;
import dev.confab.runtime.Node;
import dev.confab.runtime.NodeOptions;
import dev.confab.runtime.Protection;
import dev.confab.settings.Decoder;
import dev.confab.settings.Setting;
import dev.confab.settings.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * From the arrival of a commit in this node's replica, which stamps it before it publishes it, until the listener of a setting is
 * called: where the text is decoded by us, and where by a decoder of the application. One change at a time, each a little after the
 * one before was told. Beside it one and two bare hand-offs between idle threads of the same kind as ours. By the wall clock, to the
 * microsecond: that is what commits are stamped by.
 */
final class SettingChange implements Harness {

    private static final String NAMESPACE = LocalCluster.NAMESPACE;
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final Semaphore told = new Semaphore(0);
    private final ScheduledExecutorService workers = Executors.newScheduledThreadPool(2);
    private final ScheduledExecutorService listeners = Executors.newScheduledThreadPool(3);
    private volatile Instant called = Instant.EPOCH;
    private long number;

    @Override
    public List<Row> run(Scale scale) throws Exception {
        Latencies ours = new Latencies();
        Latencies theirs = new Latencies();
        Latencies one = new Latencies();
        Latencies two = new Latencies();
        try (Node node = start()) {
            Layers layers = Layers.of(NAMESPACE);
            Decoder<Long> application = Long::parseLong;
            listen(node.reads().settings().setting(layers, "ours", ValueType.of(Long.class), -1L));
            listen(node.reads().settings().setting(layers, "theirs", ValueType.of("number", application), -1L));
            for (int run = 0; run <= scale.runs(); run++) {
                boolean counts = run > 0;
                long span = scale.span().toNanos() * (counts ? 1 : 2);
                long pause = counts ? PAUSE_NANOS : 1; // as many as it can to warm up
                repeat(span, pause, ours, () -> put(node, "ours"));
                repeat(span, pause, theirs, () -> put(node, "theirs"));
                repeat(span, pause, one, () -> handOff(this::bareCall));
                repeat(span, pause, two, () -> handOff(() -> listeners.execute(this::bareCall)));
                List.of(ours, theirs, one, two).forEach(latencies -> latencies.endRun(counts));
            }
        } finally {
            workers.shutdownNow();
            listeners.shutdownNow();
        }
        String what = "from the commit on this node to onChange of a setting, ";
        return List.of(
                new Row(what + "decoded by us", "p50 <= 50 us", micros(ours), "one bare hand-off " + micros(one)),
                new Row(what + "by the application", "-", micros(theirs), "two bare hand-offs " + micros(two)));
    }

    private static String micros(Latencies latencies) {
        return "p50 %s us, p99 %s us".formatted(micros(latencies.nanos(50)), micros(latencies.nanos(99)));
    }

    private static String micros(Spread nanos) {
        return new Spread(nanos.median() / 1e3, nanos.min() / 1e3, nanos.max() / 1e3).text("%.1f");
    }

    /** A cluster of one without port and disk, and not by the usual door, which keeps the node's parts to itself. */
    private Node start() {
        NodeOptions options = new NodeOptions(
                "bench",
                PeerId.of("node"),
                null,
                null,
                List.of(),
                null,
                new Protection(null, null, false),
                true,
                Duration.ofMillis(500),
                Duration.ofMillis(100),
                Limits.DEFAULT,
                Traits.NONE,
                null,
                0,
                DEADLINE,
                null,
                Duration.ofSeconds(20),
                HistoryOptions.DEFAULT);
        Node node = Node.start(options);
        node.awaitReady(LocalCluster.PATIENCE);
        return node;
    }

    private void listen(Setting<Long> setting) {
        setting.onChange((before, after) -> bareCall());
    }

    private void bareCall() {
        called = Instant.now();
        told.release();
    }

    /** Returns when the commit arrived, once the listener was told. */
    private Instant put(Node node, String key) throws InterruptedException {
        Operation put = new Operation.Put(NAMESPACE, key, String.valueOf(number++));
        node.write("bench", "", new Command.Update(List.of(), List.of(put), false), DEADLINE);
        awaitCall();
        return node.replica().commit(node.head().revision()).orElseThrow().arrived();
    }

    private Instant handOff(Runnable task) throws InterruptedException {
        Instant handed = Instant.now();
        workers.execute(task);
        awaitCall();
        return handed;
    }

    private void awaitCall() throws InterruptedException {
        if (!told.tryAcquire(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("a listener was not told within " + DEADLINE);
        }
    }

    /** Something that leads to one call, and says when that began. */
    private interface Begin {
        Instant await() throws InterruptedException;
    }

    private void repeat(long spanNanos, long pauseNanos, Latencies latencies, Begin begin) throws InterruptedException {
        long end = System.nanoTime() + spanNanos;
        while (System.nanoTime() < end) {
            Instant begun = begin.await();
            latencies.record(Duration.between(begun, called).toNanos());
            LockSupport.parkNanos(pauseNanos);
        }
    }
}
