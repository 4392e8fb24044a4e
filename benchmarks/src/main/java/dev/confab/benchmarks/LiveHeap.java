package dev.confab.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;

/** What lives on this JVM's heap, by class, after a collection: HotSpot's class histogram. Immutable. */
record LiveHeap(Map<String, Long> bytesByClass) {

    private static final int TRIES_MAX = 30;
    private static final int SAME_IN_A_ROW = 3;

    /** How long between two looks; less where the figures do not matter. */
    static final String PAUSE = "confab.benchmarks.pauseMillis";

    /** Once that changes by less than half a percent over three looks, six seconds: what is being written to the disk, in copies, is out then. */
    static LiveHeap settled() throws InterruptedException {
        LiveHeap last = now();
        int same = 0;
        for (int i = 0; i < TRIES_MAX && same < SAME_IN_A_ROW; i++) {
            TimeUnit.MILLISECONDS.sleep(Long.getLong(PAUSE, 2_000));
            LiveHeap next = now();
            same = Math.abs(next.bytes() - last.bytes()) < last.bytes() / 200 ? same + 1 : 0;
            last = next;
        }
        return last;
    }

    static LiveHeap now() {
        try {
            String table = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            Map<String, Long> bytes = new TreeMap<>();
            table.lines()
                    .map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length >= 4 && words[0].endsWith(":"))
                    .forEach(words -> bytes.merge(words[3], Long.parseLong(words[2]), Long::sum));
            return new LiveHeap(bytes);
        } catch (JMException e) {
            throw new IllegalStateException("this JVM gives no class histogram", e);
        }
    }

    long bytes() {
        return bytesByClass.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How much more there is here of each of the classes that grew most, for each of so many entries. */
    String growthSince(LiveHeap before, int entries, int classes) {
        Map<String, Double> growth = new TreeMap<>();
        bytesByClass.forEach((name, bytes) -> growth.merge(
                simple(name), (bytes - before.bytesByClass().getOrDefault(name, 0L)) / (double) entries, Double::sum));
        return growth.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(classes)
                .map(entry -> entry.getKey() + " " + Spread.text(entry.getValue(), "%.1f"))
                .reduce((one, other) -> one + ", " + other)
                .orElse("");
    }

    private static String simple(String name) {
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return simple.equals("[B") ? "byte[]" : simple.replace(";", "[]");
    }
}
