package dev.confab.benchmarks;

import dev.confab.ConfigMap;
import io.atomix.core.map.AsyncAtomicMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.stream.DoubleStream;

/** A map of one node that answers a put with a future, and what was measured of it. */
final class Store {

    private static final int OUTSTANDING = 64;

    private final BiFunction<String, String, CompletableFuture<?>> put;
    private final String[] keys = Data.keys(Data.KEYS);
    private final Latencies latencies = new Latencies();
    private final DoubleStream.Builder rates = DoubleStream.builder();
    private long number;

    private Store(BiFunction<String, String, CompletableFuture<?>> put) {
        this.put = put;
    }

    static Store of(ConfigMap map) {
        return new Store(map::put);
    }

    static Store of(AsyncAtomicMap<String, String> map) {
        return new Store((key, value) -> map.put(key, value));
    }

    /** Puts one after the other, each waited for. */
    void measureLatency(long spanNanos, boolean counts) {
        long end = System.nanoTime() + spanNanos;
        for (long before = System.nanoTime(); before < end; before = System.nanoTime()) {
            putNext().join();
            latencies.record(System.nanoTime() - before);
        }
        latencies.endRun(counts);
    }

    /** Puts with 64 under way at any time. */
    void measureRate(long spanNanos, boolean counts) throws InterruptedException {
        Semaphore room = new Semaphore(OUTSTANDING);
        LongAdder done = new LongAdder();
        LongAdder failed = new LongAdder();
        long start = System.nanoTime();
        while (System.nanoTime() - start < spanNanos) {
            room.acquire();
            putNext().whenComplete((outcome, failure) -> {
                (failure == null ? done : failed).increment();
                room.release();
            });
        }
        double rate = done.sum() / ((System.nanoTime() - start) / 1e9);
        room.acquire(OUTSTANDING);
        if (failed.sum() > 0) {
            throw new IllegalStateException(failed.sum() + " puts failed");
        }
        if (counts) {
            rates.add(rate);
        }
    }

    Latencies latencies() {
        return latencies;
    }

    /** Puts per second; to be asked once. */
    Spread rate() {
        return Spread.of(rates.build());
    }

    private CompletableFuture<?> putNext() {
        number++;
        return put.apply(keys[(int) (number % keys.length)], Data.value(number));
    }
}
