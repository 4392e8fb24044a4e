package dev.confab.benchmarks;

import java.util.Random;
import java.util.stream.IntStream;

/** Keys and values as all harnesses use them: 200 bytes each value, keys that share prefixes as those of applications do. */
final class Data {

    static final int KEYS = 1_000;
    static final int VALUE_BYTES = 200;

    private static final int LOOKUPS = 4_096;

    private Data() {}

    static String[] keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "shop.section-" + i % 37 + ".setting-" + i)
                .toArray(String[]::new);
    }

    /** Keys in random order, each a String of its own, as a caller would have them; a power of two of them. */
    static String[] lookups(String[] keys) {
        Random random = new Random(42);
        int count = Integer.highestOneBit(Math.max(LOOKUPS, 2 * keys.length - 1));
        return IntStream.range(0, count)
                .mapToObj(i -> new String(keys[random.nextInt(keys.length)].toCharArray()))
                .toArray(String[]::new);
    }

    /** A value that begins with that number and a dot. */
    static String value(long number) {
        StringBuilder text = new StringBuilder(VALUE_BYTES).append(number).append('.');
        while (text.length() < VALUE_BYTES) {
            text.append((char) ('a' + text.length() % 26));
        }
        return text.toString();
    }
}
