package dev.confab.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds of what can leak. Immutable.
 *
 * @param threads without those of {@link SlowLinks}, which come and go with connections
 * @param descriptors 0 where the system does not tell
 * @param heapBytes after a collection
 */
record Counts(long threads, long descriptors, long heapBytes) {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Counts now() {
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("link"))
                .count();
        return new Counts(threads, open(), heap);
    }

    /** Reads what {@link #toString} wrote. */
    static Counts parse(String text) {
        String[] parts = text.split(" ");
        return new Counts(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    private static long open() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return threads + " " + descriptors + " " + heapBytes;
    }
}
