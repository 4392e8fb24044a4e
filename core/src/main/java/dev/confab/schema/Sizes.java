package dev.confab.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Numbers of bytes as settings read them: {@code 512}, {@code 10MiB}, {@code 1.5GB}. */
final class Sizes {

    private static final int DIGITS_MAX = 19;
    private static final int FRACTION_MAX = 9;
    private static final String[] UNITS = {"", "b", "kb", "mb", "gb", "tb", "kib", "mib", "gib", "tib"};
    private static final long[] BYTES = {
        1, 1, 1_000, 1_000_000, 1_000_000_000, 1_000_000_000_000L, 1L << 10, 1L << 20, 1L << 30, 1L << 40
    };
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private Sizes() {}

    static @Nullable BigDecimal bytes(String text) {
        String trimmed = text.trim();
        int end = numberEnd(trimmed);
        int unit = end < 0 ? -1 : unitOf(Ascii.lower(trimmed.substring(Ascii.spacesEnd(trimmed, end))));
        if (unit < 0) {
            return null;
        }
        BigDecimal bytes = new BigDecimal(trimmed.substring(0, end)).multiply(BigDecimal.valueOf(BYTES[unit]));
        return bytes.stripTrailingZeros().scale() <= 0 && bytes.compareTo(MAX) <= 0 ? bytes : null;
    }

    private static int numberEnd(String text) {
        int end = Ascii.digitsEnd(text, 0);
        if (end == 0 || end > DIGITS_MAX) {
            return -1;
        }
        if (end == text.length() || text.charAt(end) != '.') {
            return end;
        }
        int fractionEnd = Ascii.digitsEnd(text, end + 1);
        int digits = fractionEnd - end - 1;
        return digits >= 1 && digits <= FRACTION_MAX ? fractionEnd : -1;
    }

    private static int unitOf(String word) {
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (UNITS[unit].equals(word)) {
                return unit;
            }
        }
        return -1;
    }
}
