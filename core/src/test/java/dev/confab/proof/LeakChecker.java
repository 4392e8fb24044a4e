package dev.confab.proof;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A process that lives through many rounds holds no more at the end of them than after the first few. It compares lives, not
 * histories, so it is no {@link Checker}. Not thread-safe.
 */
final class LeakChecker {

    /** A life is judged after so many rounds: a small leak needs some to show. */
    static final int ROUNDS_MIN = 50;

    /** Rounds in which caches, pools and logs fill up. */
    static final int WARM_UP = 10;

    private static final long THREADS_MORE = 3; // of the JVM and its pools, which come and go
    private static final long DESCRIPTORS_MORE = 16; // connections and segments come and go
    private static final long HEAP_BYTES_MORE = 16L * 1024 * 1024;

    private final Map<Life, List<Counts>> lives = new LinkedHashMap<>();

    void add(Life life, Counts counts) {
        lives.computeIfAbsent(life, any -> new ArrayList<>()).add(counts);
    }

    /** How many lives were long enough to be judged. */
    long judged() {
        return lives.values().stream().filter(LeakChecker::isLong).count();
    }

    List<String> check() {
        List<String> leaks = new ArrayList<>();
        lives.forEach((life, counts) -> {
            if (isLong(counts)) {
                compare(life, counts.get(WARM_UP), counts.get(counts.size() - 1), leaks);
            }
        });
        return leaks;
    }

    private static boolean isLong(List<Counts> counts) {
        return counts.size() > WARM_UP + ROUNDS_MIN;
    }

    private static void compare(Life life, Counts first, Counts last, List<String> leaks) {
        compare(life + " threads", first.threads(), last.threads(), THREADS_MORE, leaks);
        compare(life + " descriptors", first.descriptors(), last.descriptors(), DESCRIPTORS_MORE, leaks);
        compare(life + " heap bytes", first.heapBytes(), last.heapBytes(), HEAP_BYTES_MORE, leaks);
    }

    private static void compare(String what, long first, long last, long more, List<String> leaks) {
        if (last > first + more) {
            leaks.add("%s grew from %d to %d, at most %d more are allowed".formatted(what, first, last, more));
        }
    }
}
