package dev.confab.schema;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Durations as settings read them, in nanoseconds: {@code 300ms}, {@code 1h30m}, {@code -5s}, {@code PT0.3S}. */
final class Durations {

    private static final int CHARS_MAX = 200;
    private static final int DIGITS_MAX = 18;
    private static final int FRACTION_MAX = 9;

    /** Longer ones before those that they begin with; two letters look like a micro sign. */
    private static final String[] UNITS = {"ns", "us", "\u00b5s", "\u03bcs", "ms", "s", "m", "h", "d"};

    private static final long[] NANOS = {
        1, 1_000, 1_000, 1_000, 1_000_000, 1_000_000_000L, 60_000_000_000L, 3_600_000_000_000L, 86_400_000_000_000L
    };

    /** What a {@code Duration} can hold. */
    private static final BigDecimal MAX =
            BigDecimal.valueOf(Long.MAX_VALUE).multiply(BigDecimal.valueOf(1_000_000_000L));

    private Durations() {}

    static @Nullable BigDecimal nanos(String text) {
        String trimmed = text.trim();
        int from = Numbers.signEnd(trimmed, 0);
        if (trimmed.length() - from > CHARS_MAX || from == trimmed.length()) {
            return null;
        }
        boolean isIso = trimmed.charAt(from) == 'P' || trimmed.charAt(from) == 'p';
        BigDecimal sum = isIso ? iso(trimmed, from + 1) : parts(trimmed, from);
        if (sum == null || !isWhole(sum) || sum.abs().compareTo(MAX) > 0) {
            return null;
        }
        return trimmed.charAt(0) == '-' ? sum.negate() : sum;
    }

    private static boolean isWhole(BigDecimal nanos) {
        return nanos.stripTrailingZeros().scale() <= 0;
    }

    /** Each unit once, the largest first: what is not so is a slip. */
    private static @Nullable BigDecimal parts(String text, int from) {
        BigDecimal sum = BigDecimal.ZERO;
        long larger = Long.MAX_VALUE;
        int at = from;
        while (at < text.length()) {
            int end = numberEnd(text, at, DIGITS_MAX, '.');
            int unit = end < 0 ? -1 : unitAt(text, Ascii.spacesEnd(text, end));
            if (unit < 0 || NANOS[unit] >= larger) {
                return null;
            }
            sum = sum.add(new BigDecimal(text.substring(at, end)).multiply(BigDecimal.valueOf(NANOS[unit])));
            larger = NANOS[unit];
            at = Ascii.spacesEnd(text, Ascii.spacesEnd(text, end) + UNITS[unit].length());
        }
        return sum;
    }

    private static int unitAt(String text, int at) {
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (text.startsWith(UNITS[unit], at)) {
                return unit;
            }
        }
        return -1;
    }

    /** Where the digits and the fraction end that begin there, or -1. */
    private static int numberEnd(String text, int from, int digitsMax, char point) {
        int end = Ascii.digitsEnd(text, from);
        if (end == from || end - from > digitsMax) {
            return -1;
        }
        boolean hasFraction = end < text.length() && text.charAt(end) == point;
        int fractionEnd = hasFraction ? Ascii.digitsEnd(text, end + 1) : end;
        int fraction = fractionEnd - end - 1;
        return hasFraction && (fraction < 1 || fraction > FRACTION_MAX) ? -1 : fractionEnd;
    }

    /** What ISO 8601 has for days and less, behind its P: {@code 1DT2H3M4.5S}, each part with a sign of its own if need be. */
    private static @Nullable BigDecimal iso(String text, int from) {
        String upper = Ascii.lower(text);
        int time = upper.indexOf('t', from);
        BigDecimal sum = BigDecimal.ZERO;
        int at = from;
        int next = 0;
        while (at < text.length()) {
            if (at == time) {
                next = Math.max(next, 1);
                at++;
            }
            int digits = Numbers.signEnd(text, at);
            int end = numberEnd(text, digits, DIGITS_MAX, '.');
            int unit = end < 0 || end >= text.length() ? -1 : "dhms".indexOf(upper.charAt(end), next);
            boolean isInPlace = unit == 0 ? time < 0 || at < time : unit > 0 && time >= 0 && at > time;
            boolean isFractionOfOthers =
                    unit < 3 && end >= 0 && text.substring(at, end).indexOf('.') >= 0;
            if (!isInPlace || isFractionOfOthers) {
                return null;
            }
            sum = sum.add(new BigDecimal(text.substring(at, end)).multiply(BigDecimal.valueOf(NANOS[8 - unit])));
            next = unit + 1;
            at = end + 1;
        }
        return next == 0 ? null : sum;
    }
}
