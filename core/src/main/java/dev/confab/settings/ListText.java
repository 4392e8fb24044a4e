package dev.confab.settings;

import java.util.ArrayList;
import java.util.List;

/** Several values in one text: {@code a, b, c}; {@code \} before a separator or another {@code \} takes it as it is. */
final class ListText {

    /** How many elements one may have. */
    static final int ELEMENTS_MAX = 10_000;

    private ListText() {}

    /** Returns the elements, stripped, still with their escapes; none for a blank text. */
    static List<String> elements(String text) {
        return text.isBlank() ? List.of() : split(text, ',', ELEMENTS_MAX);
    }

    /** Returns key and value of an element {@code key=value}; nothing of another. */
    static List<String> entry(String element) {
        int at = indexOf(element, '=', 0);
        if (at < 0) {
            return List.of();
        }
        return List.of(
                element.substring(0, at).strip(), element.substring(at + 1).strip());
    }

    /** @param separators before which, and before itself, a backslash takes them as they are */
    static String unescape(String element, String separators) {
        if (element.indexOf('\\') < 0) {
            return element;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < element.length(); i++) {
            char c = element.charAt(i);
            boolean isEscape = c == '\\' && i + 1 < element.length() && isEscaped(element.charAt(i + 1), separators);
            plain.append(isEscape ? element.charAt(++i) : c);
        }
        return plain.toString();
    }

    private static boolean isEscaped(char c, String separators) {
        return c == '\\' || separators.indexOf(c) >= 0;
    }

    private static List<String> split(String text, char separator, int max) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = indexOf(text, separator, 0); at >= 0; at = indexOf(text, separator, from)) {
            add(parts, text.substring(from, at), max);
            from = at + 1;
        }
        add(parts, text.substring(from), max);
        return parts;
    }

    private static void add(List<String> parts, String part, int max) {
        if (parts.size() == max) {
            throw new IllegalArgumentException("expected at most " + max + " elements");
        }
        parts.add(part.strip());
    }

    private static int indexOf(String text, char wanted, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }
}
