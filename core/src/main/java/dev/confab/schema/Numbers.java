package dev.confab.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of bounded length. {@code BigDecimal} would take digits of all scripts, which differ between platforms, and exponents that
 * make a billion digits of ten characters; so it is given only what was looked through here.
 */
final class Numbers {

    static final int DIGITS_MAX = 1_000;

    private static final int EXPONENT_DIGITS_MAX = 4;

    private Numbers() {}

    static @Nullable BigDecimal integer(String text) {
        String trimmed = text.trim();
        int from = signEnd(trimmed, 0);
        int end = Ascii.digitsEnd(trimmed, from);
        boolean isOne = end > from && end == trimmed.length() && trimmed.length() <= DIGITS_MAX;
        return isOne ? new BigDecimal(trimmed) : null;
    }

    static @Nullable BigDecimal decimal(String text) {
        String trimmed = text.trim();
        int end = mantissaEnd(trimmed);
        if (end < 0 || trimmed.length() > DIGITS_MAX || !isExponent(trimmed, end)) {
            return null;
        }
        BigDecimal number = new BigDecimal(trimmed);
        return Math.abs((long) number.scale()) <= DIGITS_MAX ? number : null;
    }

    static int signEnd(String text, int from) {
        boolean isSigned = from < text.length() && (text.charAt(from) == '-' || text.charAt(from) == '+');
        return isSigned ? from + 1 : from;
    }

    /** Where the digits before and after the point end; -1 where there are none. */
    private static int mantissaEnd(String text) {
        int from = signEnd(text, 0);
        int whole = Ascii.digitsEnd(text, from);
        boolean hasPoint = whole < text.length() && text.charAt(whole) == '.';
        int end = hasPoint ? Ascii.digitsEnd(text, whole + 1) : whole;
        int digits = end - from - (hasPoint ? 1 : 0);
        return digits > 0 ? end : -1;
    }

    private static boolean isExponent(String text, int from) {
        if (from == text.length()) {
            return true;
        }
        int digits = signEnd(text, from + 1);
        int end = Ascii.digitsEnd(text, digits);
        int first = digits;
        while (first < end - 1 && text.charAt(first) == '0') {
            first++;
        }
        boolean isMarked = text.charAt(from) == 'e' || text.charAt(from) == 'E';
        return isMarked && end == text.length() && end > digits && end - first <= EXPONENT_DIGITS_MAX;
    }
}
