package dev.confab.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Texts that hold several: {@code a, b} and {@code a=1, b=2}. A backslash takes its meaning from a comma, a backslash and, in
 * a map, an equals sign; before anything else it is a backslash. An empty text holds nothing.
 */
final class ListText {

    /** The most elements of a list or set and entries of a map. */
    static final int ELEMENTS_MAX = 10_000;

    private static final String IN_LISTS = ",\\";
    private static final String IN_MAPS = ",\\=";

    private ListText() {}

    /** The elements, trimmed and with their escapes undone. */
    static List<String> elements(String text) {
        return split(text).stream().map(raw -> unescape(raw.strip(), IN_LISTS)).toList();
    }

    /** The entries, trimmed and with their escapes undone, in order. */
    static List<Entry> entries(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String raw : split(text)) {
            int equals = find('=', raw, 0);
            if (equals < 0) {
                throw DecodeException.expected("an entry such as key=value", raw.strip())
                        .in(place(entries.size()));
            }
            entries.add(new Entry(
                    unescape(raw.substring(0, equals).strip(), IN_MAPS),
                    unescape(raw.substring(equals + 1).strip(), IN_MAPS)));
        }
        return entries;
    }

    static String place(int index) {
        return "element [" + index + "]";
    }

    record Entry(String key, String value) {}

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        if (text.isBlank()) {
            return parts;
        }
        int from = 0;
        for (int comma = find(',', text, 0); comma >= 0; comma = find(',', text, from)) {
            add(text.substring(from, comma), parts, text);
            from = comma + 1;
        }
        add(text.substring(from), parts, text);
        return parts;
    }

    private static void add(String part, List<String> parts, String text) {
        if (parts.size() == ELEMENTS_MAX) {
            throw DecodeException.expected("at most " + ELEMENTS_MAX + " elements", text);
        }
        parts.add(part);
    }

    /** Returns the index of the first such character that no backslash stands for; -1 if there is none. */
    private static int find(char wanted, String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static String unescape(String raw, String escapable) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            boolean isEscape =
                    raw.charAt(i) == '\\' && i + 1 < raw.length() && escapable.indexOf(raw.charAt(i + 1)) >= 0;
            text.append(raw.charAt(isEscape ? ++i : i));
        }
        return text.toString();
    }
}
