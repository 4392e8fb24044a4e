package dev.confab.benchmarks;

import dev.confab.settings.Setting;
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

/**
 * Reads through settings and through layers beside a {@code ConcurrentHashMap} of the same keys: of one key, as the code of an
 * application reads it, and of 1,000 in random order; with and without changes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SettingBenchmark {

    /** One node, and the plain map. */
    @State(Scope.Benchmark)
    public static class Keys {

        @Param({"0", "1000"})
        public int changesPerSecond;

        private String[] lookups = {};
        private String constant = "";
        private Setting<String>[] handles;
        private SettingKeys shared;

        @Setup
        public void start() {
            String[] keys = Data.keys(Data.KEYS);
            lookups = Data.lookups(keys);
            constant = keys[0];
            shared = SettingKeys.start(keys, changesPerSecond);
            handles = shared.handles(lookups);
        }

        @TearDown
        public void stop() {
            shared.close();
        }
    }

    /** Where a reading thread has got to, and what it holds. */
    @State(Scope.Thread)
    public static class Reader {

        private int next = (int) Thread.currentThread().getId() * 1_237;
        private Setting<String> setting;

        @Setup
        public void take(Keys keys) {
            setting = keys.shared.handle(keys.constant);
        }

        int next(int count) {
            return next++ & count - 1;
        }
    }

    @Benchmark
    public String oneSetting(Reader reader) {
        return reader.setting.get();
    }

    @Benchmark
    public String oneConcurrentHashMap(Keys keys) {
        return keys.shared.plain().get(keys.constant);
    }

    @Benchmark
    public String manySettings(Keys keys, Reader reader) {
        return keys.handles[reader.next(keys.handles.length)].get();
    }

    @Benchmark
    public String manyConcurrentHashMap(Keys keys, Reader reader) {
        return keys.shared.plain().get(keys.lookups[reader.next(keys.lookups.length)]);
    }

    @Benchmark
    public String manyNamespace(Keys keys, Reader reader) {
        return keys.shared.map().get(keys.lookups[reader.next(keys.lookups.length)], "");
    }

    @Benchmark
    public String manyLayered(Keys keys, Reader reader) {
        return keys.shared.layered().get(keys.lookups[reader.next(keys.lookups.length)], "");
    }
}
