package dev.confab.benchmarks;

import dev.confab.model.Namespace;
import dev.confab.model.VersionedValue;
import java.util.HashMap;
import java.util.Map;
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
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;

/** What holds our values beside two well-kept ones: a read, and a put that replaces a value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StructureBenchmark {

    @Param({"1000", "100000"})
    public int size;

    private String[] lookups = {};
    private String value = "";
    private int next;
    private Namespace ours = Namespace.of(Map.of());
    private HashPMap<String, String> pcollections = HashTreePMap.empty();
    private io.vavr.collection.HashMap<String, String> vavr = io.vavr.collection.HashMap.empty();
    private ConcurrentHashMap<String, String> plain = new ConcurrentHashMap<>();

    @Setup
    public void fill() {
        String[] keys = Data.keys(size);
        lookups = Data.lookups(keys);
        value = Data.value(0);
        Map<String, VersionedValue> values = new HashMap<>();
        for (int i = 0; i < size; i++) {
            String present = Data.value(i);
            values.put(keys[i], new VersionedValue(present, 1, 1 + i));
            pcollections = pcollections.plus(keys[i], present);
            vavr = vavr.put(keys[i], present);
            plain.put(keys[i], present);
        }
        ours = Namespace.of(values);
    }

    private String key() {
        return lookups[next++ & lookups.length - 1];
    }

    @Benchmark
    public String getConcurrentHashMap() {
        return plain.get(key());
    }

    @Benchmark
    public String getConfab() {
        return ours.value(key());
    }

    @Benchmark
    public String getPcollections() {
        return pcollections.get(key());
    }

    @Benchmark
    public String getVavr() {
        return vavr.getOrElse(key(), null);
    }

    @Benchmark
    public Object putConfab() {
        return ours.with(Map.of(key(), new VersionedValue(value, 2, size)));
    }

    @Benchmark
    public Object putPcollections() {
        return pcollections.plus(key(), value);
    }

    @Benchmark
    public Object putVavr() {
        return vavr.put(key(), value);
    }
}
