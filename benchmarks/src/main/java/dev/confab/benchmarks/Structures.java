package dev.confab.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** {@link StructureBenchmark} as rows. */
final class Structures implements Harness {

    private static final String SIZE = "size";

    @Override
    public List<Row> run(Scale scale) throws RunnerException {
        Jmh jmh = Jmh.run(StructureBenchmark.class, scale, 1);
        List<Row> rows = new ArrayList<>();
        for (int size : new int[] {1_000, 100_000}) {
            String peers = peers(jmh, "get", size) + "; CHM " + jmh.text("getConcurrentHashMap", SIZE, size);
            rows.add(new Row("map of " + size + ", get", "the fastest", jmh.text("getConfab", SIZE, size), peers));
            rows.add(new Row(
                    "map of " + size + ", put", "-", jmh.text("putConfab", SIZE, size), peers(jmh, "put", size)));
        }
        return rows;
    }

    private static String peers(Jmh jmh, String operation, int size) {
        return "pcollections " + jmh.text(operation + "Pcollections", SIZE, size) + "; vavr "
                + jmh.text(operation + "Vavr", SIZE, size);
    }
}
