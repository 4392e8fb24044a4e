package dev.confab.settings;

import java.math.BigDecimal;
import java.util.Map;

/**
 * A number of bytes, 0 or more. Written with a unit: B, kB (or KB), MB, GB, TB are powers of 1000; KiB, MiB, GiB, TiB powers
 * of 1024; a number alone is bytes.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {

    static final String EXPECTED =
            "a size such as 512, 10MB or 1.5GiB, a whole number of bytes from 0 to " + Long.MAX_VALUE;

    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("B", 1L),
            Map.entry("kB", 1_000L),
            Map.entry("KB", 1_000L),
            Map.entry("MB", 1_000_000L),
            Map.entry("GB", 1_000_000_000L),
            Map.entry("TB", 1_000_000_000_000L),
            Map.entry("KiB", 1L << 10),
            Map.entry("MiB", 1L << 20),
            Map.entry("GiB", 1L << 30),
            Map.entry("TiB", 1L << 40));

    private static final String[] WRITTEN = {"TiB", "TB", "GiB", "GB", "MiB", "MB", "KiB", "kB"};

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must be >= 0, was " + bytes);
        }
    }

    public static ByteSize of(long bytes) {
        return new ByteSize(bytes);
    }

    /**
     * Reads {@code 10MiB}, {@code 1.5 GiB} or {@code 512}.
     *
     * @throws DecodeException if it is no size, no whole number of bytes, or more than a long holds
     */
    public static ByteSize parse(String text) {
        String stripped = text.strip();
        Quantity quantity = Quantity.at(stripped, 0, EXPECTED);
        Long unit = UNITS.get(quantity.unit());
        if (unit == null || quantity.end() < stripped.length()) {
            throw DecodeException.expected(EXPECTED, stripped, unit == null ? quantity.unitAt() : quantity.end());
        }
        try {
            return new ByteSize(
                    quantity.amount().multiply(BigDecimal.valueOf(unit)).longValueExact());
        } catch (ArithmeticException e) {
            throw DecodeException.expected(EXPECTED, stripped);
        }
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** In the unit that makes the shortest whole number, so that {@link #parse} reads the same size again. */
    @Override
    public String toString() {
        for (String name : WRITTEN) {
            long unit = UNITS.getOrDefault(name, 1L);
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + name;
            }
        }
        return bytes + "B";
    }
}
