package dev.confab.model;

import dev.confab.gossip.wire.MalformedException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link FieldWriter} wrote, to the letter: of each sequence of fields there is one text, and any other is refused
 * with a {@link MalformedException}. Not thread-safe.
 */
final class FieldReader {

    private static final int DIGITS_MAX = 18;

    private final String text;
    private int at;

    FieldReader(String text) {
        this.text = text;
    }

    long number() {
        return numberUntil('\n');
    }

    @Nullable
    String text() {
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
            expect('\n');
            return null;
        }
        long length = numberUntil(':');
        if (length > text.length() - at) {
            throw new MalformedException("a text of " + length + " characters must follow at " + at);
        }
        String value = text.substring(at, at + (int) length);
        at += (int) length;
        expect('\n');
        return value;
    }

    String requiredText() {
        String value = text();
        if (value == null) {
            throw new MalformedException("a text must be there before " + at);
        }
        return value;
    }

    void expectEnd() {
        if (at != text.length()) {
            throw new MalformedException("nothing must follow at " + at + " of " + text.length());
        }
    }

    private long numberUntil(char end) {
        int from = at;
        long number = 0;
        while (at < text.length() && isDigit(text.charAt(at)) && at - from < DIGITS_MAX) {
            number = number * 10 + (text.charAt(at) - '0');
            at++;
        }
        boolean isPadded = at - from > 1 && text.charAt(from) == '0';
        if (at == from || isPadded) {
            throw new MalformedException("a number must be at " + from + ", without zeros in front");
        }
        expect(end);
        return number;
    }

    /** Not that of {@link Character}, which knows the digits of many scripts. */
    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void expect(char expected) {
        if (at >= text.length() || text.charAt(at) != expected) {
            throw new MalformedException("U+%04X must be at %d of %d".formatted((int) expected, at, text.length()));
        }
        at++;
    }
}
