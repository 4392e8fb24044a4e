package dev.confab.format;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A key or a value of a properties file after its escapes, which still knows what was escaped. Confined to one thread. */
final class PropertiesText {

    private final StringBuilder text = new StringBuilder();
    private final BitSet escaped = new BitSet();

    void append(char c, boolean isEscaped) {
        if (isEscaped) {
            escaped.set(text.length());
        }
        text.append(c);
    }

    String text() {
        return text.toString();
    }

    boolean isEmpty() {
        return text.length() == 0;
    }

    /** Whether the text ends with {@code suffix}, none of it escaped. */
    boolean endsWithPlain(String suffix) {
        int start = text.length() - suffix.length();
        return start >= 0 && text.indexOf(suffix, start) == start && escaped.nextSetBit(start) < 0;
    }

    /** The elements as Spring Boot splits them: white space before an element goes, a comma at the very end adds none. */
    List<String> splitAtPlainCommas() {
        List<String> elements = new ArrayList<>();
        int start = 0;
        do {
            start = skipWhitespace(start);
            int end = start;
            while (end < text.length() && !isPlain(end, ',')) {
                end++;
            }
            elements.add(text.substring(start, end));
            start = end + 1;
        } while (start < text.length());
        return elements;
    }

    private int skipWhitespace(int start) {
        int index = start;
        while (index < text.length() && (isPlain(index, ' ') || isPlain(index, '\t') || isPlain(index, '\f'))) {
            index++;
        }
        return index;
    }

    private boolean isPlain(int index, char c) {
        return text.charAt(index) == c && !escaped.get(index);
    }
}
