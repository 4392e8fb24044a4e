package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The same keys in a map of a node and in a {@code ConcurrentHashMap}, changed at the same rate by one writer: in the former
 * on another node of three, in the latter directly.
 */
final class SharedKeys implements AutoCloseable {

    private final LocalCluster cluster;
    private final ConfigMap map;
    private final ConcurrentHashMap<String, String> plain = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Phaser underWay = new Phaser(1);
    private final @Nullable Paced writer;

    private SharedKeys(LocalCluster cluster, String[] keys, int changesPerSecond) {
        this.cluster = cluster;
        Confab reader = cluster.follower();
        ConfigMap source = cluster.others(reader).get(0).map(LocalCluster.NAMESPACE);
        this.map = reader.map(LocalCluster.NAMESPACE);
        List<CompletableFuture<?>> puts = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
            puts.add(source.put(keys[i], Data.value(i)));
            plain.put(keys[i], Data.value(i));
        }
        CompletableFuture.allOf(puts.toArray(CompletableFuture<?>[]::new)).join();
        reader.sync().join();
        this.writer = changesPerSecond == 0 ? null : Paced.perSecond(changesPerSecond, i -> change(source, keys, i));
    }

    static SharedKeys start(String[] keys, int changesPerSecond) {
        return new SharedKeys(LocalCluster.start(), keys, changesPerSecond);
    }

    ConfigMap map() {
        return map;
    }

    ConcurrentHashMap<String, String> plain() {
        return plain;
    }

    private void change(ConfigMap source, String[] keys, long number) {
        String key = keys[(int) (number * 7 % keys.length)];
        String value = Data.value(number);
        plain.put(key, value);
        underWay.register();
        source.put(key, value).whenComplete((outcome, cause) -> {
            failure.compareAndSet(null, cause);
            underWay.arriveAndDeregister();
        });
    }

    /** What is under way is waited for, or the end of the cluster would fail it; a put has a deadline, so the wait has one. */
    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        underWay.arriveAndAwaitAdvance();
        cluster.close();
        if (failure.get() != null) {
            throw new IllegalStateException("a change failed; the figures are of another load", failure.get());
        }
    }
}
