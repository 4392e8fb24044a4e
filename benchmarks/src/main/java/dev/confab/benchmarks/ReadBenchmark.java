package dev.confab.benchmarks;

import dev.confab.ConfigMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Reads by key: Confab beside a {@code ConcurrentHashMap}, with and without changes that another node makes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReadBenchmark {

    /** The maps; one node of a running cluster of three beside the plain one. */
    @State(Scope.Benchmark)
    public static class Maps {

        @Param({"0", "200"})
        public int changesPerSecond;

        private String[] lookups = {};
        private SharedKeys shared;
        private ConfigMap map;
        private ConcurrentHashMap<String, String> plain;

        @Setup
        public void start() {
            String[] keys = Data.keys(Data.KEYS);
            lookups = Data.lookups(keys);
            shared = SharedKeys.start(keys, changesPerSecond);
            map = shared.map();
            plain = shared.plain();
        }

        @TearDown
        public void stop() {
            shared.close();
        }
    }

    /** Where a reading thread has got to. */
    @State(Scope.Thread)
    public static class Cursor {

        private int next = (int) Thread.currentThread().getId() * 1_237;

        String next(String[] lookups) {
            return lookups[next++ & lookups.length - 1];
        }
    }

    @Benchmark
    public String concurrentHashMap(Maps maps, Cursor cursor) {
        return maps.plain.get(cursor.next(maps.lookups));
    }

    @Benchmark
    public String confabOrElse(Maps maps, Cursor cursor) {
        return maps.map.get(cursor.next(maps.lookups)).orElse(null);
    }

    @Benchmark
    public String confabFallback(Maps maps, Cursor cursor) {
        return maps.map.get(cursor.next(maps.lookups), "");
    }
}
