package dev.confab.benchmarks;

import dev.confab.model.PersistentMap;
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

/** Our immutable map beside two well-kept ones: a read, and a put that replaces a value. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StructureBenchmark {

    @Param({"1000", "100000"})
    public int size;

    private String[] lookups = {};
    private String value = "";
    private int next;
    private PersistentMap<String> ours = PersistentMap.empty();
    private HashPMap<String, String> pcollections = HashTreePMap.empty();
    private io.vavr.collection.HashMap<String, String> vavr = io.vavr.collection.HashMap.empty();
    private ConcurrentHashMap<String, String> plain = new ConcurrentHashMap<>();

    @Setup
    public void fill() {
        String[] keys = Data.keys(size);
        lookups = Data.lookups(keys);
        value = Data.value(0);
        PersistentMap.Edit<String> edit = ours.edit();
        for (int i = 0; i < size; i++) {
            String present = Data.value(i);
            edit.put(keys[i], present);
            pcollections = pcollections.plus(keys[i], present);
            vavr = vavr.put(keys[i], present);
            plain.put(keys[i], present);
        }
        ours = edit.build();
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
        return ours.get(key());
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
        return ours.with(key(), value);
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
