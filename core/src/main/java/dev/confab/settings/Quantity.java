package dev.confab.settings;

import java.math.BigDecimal;

/**
 * A number and its unit within a text, as the {@code 1.5GiB} in {@code limit 1.5GiB}. Immutable.
 *
 * @param unit letters only; empty where none follows
 * @param unitAt the index where the unit begins
 * @param end the index after the unit and the spaces that follow it
 */
record Quantity(BigDecimal amount, String unit, int unitAt, int end) {

    /** More digits than any unit can make use of. */
    static final int CHARS_MAX = 100;

    /**
     * Reads the quantity that begins at that index.
     *
     * @throws DecodeException if none begins there
     */
    static Quantity at(String text, int from, String expected) {
        if (text.length() > CHARS_MAX) {
            throw DecodeException.expected(expected + " of at most " + CHARS_MAX + " characters", text);
        }
        int whole = digitsFrom(text, from);
        int fraction = whole < text.length() && text.charAt(whole) == '.' ? digitsFrom(text, whole + 1) : whole;
        if (whole == from || fraction == whole + 1) {
            throw DecodeException.expected(expected, text, whole == from ? from : fraction);
        }
        int unitAt = spacesFrom(text, fraction);
        int unitEnd = lettersFrom(text, unitAt);
        return new Quantity(
                new BigDecimal(text.substring(from, fraction)),
                text.substring(unitAt, unitEnd),
                unitAt,
                spacesFrom(text, unitEnd));
    }

    private static int digitsFrom(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static int spacesFrom(String text, int from) {
        int end = from;
        while (end < text.length() && text.charAt(end) == ' ') {
            end++;
        }
        return end;
    }

    private static int lettersFrom(String text, int from) {
        int end = from;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
