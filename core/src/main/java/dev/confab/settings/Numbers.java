package dev.confab.settings;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Reads numbers as people write them: decimal digits of ASCII, a sign, a point, an exponent. No hexadecimal, no NaN. */
final class Numbers {

    /** The JDK takes time that grows with the square of the digits. */
    static final int CHARS_MAX = 1_000;
    /** A text of ten characters can name a number of a billion digits, which the first addition would write out. */
    static final int SCALE_MAX = 1_000;

    static final String WHOLE = "a whole number of at most " + CHARS_MAX + " characters";
    static final String DECIMAL =
            "a decimal number of at most " + CHARS_MAX + " characters, with an exponent within " + SCALE_MAX;

    private Numbers() {}

    static Decoder<Long> between(long min, long max) {
        String expected = expected(min, max);
        return text -> {
            requireWhole(text, expected);
            try {
                long value = Long.parseLong(text);
                if (value >= min && value <= max) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Too large for a long: answered below, as what is too large for less.
            }
            throw DecodeException.expected(expected, text);
        };
    }

    static String expected(long min, long max) {
        return "a whole number from " + min + " to " + max;
    }

    static BigInteger whole(String text) {
        requireWhole(text, WHOLE);
        return new BigInteger(text);
    }

    static BigDecimal decimal(String text) {
        requireDecimal(text, DECIMAL);
        BigDecimal value = new BigDecimal(text);
        if (Math.abs((long) value.scale()) > SCALE_MAX) {
            throw DecodeException.expected(DECIMAL, text);
        }
        return value;
    }

    static double doubleIn(String text, String expected) {
        requireDecimal(text, expected);
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value) || value == 0 && hasDigitsBeyondZero(text)) {
            throw DecodeException.expected(expected, text);
        }
        return value;
    }

    static float floatIn(String text, String expected) {
        requireDecimal(text, expected);
        float value = Float.parseFloat(text);
        if (Float.isInfinite(value) || value == 0 && hasDigitsBeyondZero(text)) {
            throw DecodeException.expected(expected, text);
        }
        return value;
    }

    private static void requireWhole(String text, String expected) {
        int end = digits(text, sign(text, 0));
        if (end < text.length() || !isDigit(text, end - 1)) {
            throw DecodeException.expected(expected, text, end);
        }
    }

    private static void requireDecimal(String text, String expected) {
        int from = sign(text, 0);
        int end = digits(text, from);
        boolean hasDigits = end > from;
        if (isOneOf(text, end, '.', '.')) {
            int fraction = digits(text, end + 1);
            hasDigits |= fraction > end + 1;
            end = fraction;
        }
        if (hasDigits && isOneOf(text, end, 'e', 'E')) {
            int exponent = sign(text, end + 1);
            end = digits(text, exponent);
            hasDigits = end > exponent;
        }
        if (end < text.length() || !hasDigits) {
            throw DecodeException.expected(expected, text, end);
        }
    }

    private static boolean hasDigitsBeyondZero(String text) {
        for (int i = 0; i < text.length() && !isOneOf(text, i, 'e', 'E'); i++) {
            if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    private static int sign(String text, int from) {
        return isOneOf(text, from, '+', '-') ? from + 1 : from;
    }

    private static int digits(String text, int from) {
        int end = from;
        while (isDigit(text, end)) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(String text, int at) {
        return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    private static boolean isOneOf(String text, int at, char one, char other) {
        return at < text.length() && (text.charAt(at) == one || text.charAt(at) == other);
    }
}
