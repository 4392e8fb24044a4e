package dev.confab.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of other keys into a text: <code>${key}</code>, and <code>${key:default}</code> where the key may have none.
 * Values and defaults may hold placeholders, names of keys may not. Braces within a default come in pairs. <code>$${</code> is
 * a literal <code>${</code>. One object resolves one text; confined to one thread.
 */
final class Placeholders {

    /** How deep placeholders stand in values and defaults of each other. */
    static final int DEPTH_MAX = 32;
    /** The length of the text with everything put in. */
    static final int RESULT_CHARS_MAX = 1024 * 1024;
    /** How many placeholders are resolved for one text: ten that each hold ten that each hold ten come to nothing. */
    static final int EXPANSIONS_MAX = 10_000;
    /** The length of all values that are read for one text, whether they end in it or not. */
    static final long READ_CHARS_MAX = 16L * RESULT_CHARS_MAX;

    private static final String OPEN = "${";

    private final Function<String, @Nullable String> lookup;
    private final List<String> path = new ArrayList<>();
    private final StringBuilder result = new StringBuilder();
    private int expansions;
    private long readChars;

    private Placeholders(Function<String, @Nullable String> lookup) {
        this.lookup = lookup;
    }

    /** Whether there is anything to resolve; ask first, most texts have nothing. Does not allocate. */
    static boolean isIn(String text) {
        return text.indexOf(OPEN) >= 0;
    }

    /**
     * Returns the text of a key with all placeholders put in; null where it has none.
     *
     * @param lookup from a key to its text as it was written, or to null where it has none
     * @throws IllegalArgumentException with the cycle, the key that is missing, the place that is wrong, or the bound that is passed
     */
    static @Nullable String resolve(String key, Function<String, @Nullable String> lookup) {
        String text = lookup.apply(key);
        return text == null || !isIn(text) ? text : resolve(key, text, lookup);
    }

    private static String resolve(String key, String text, Function<String, @Nullable String> lookup) {
        Placeholders placeholders = new Placeholders(lookup);
        placeholders.path.add(key);
        placeholders.expand(text, 0, text.length(), 0);
        return placeholders.result.toString();
    }

    private void expand(String text, int from, int to, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("placeholders nest deeper than " + DEPTH_MAX);
        }
        int at = from;
        for (int open = text.indexOf(OPEN, at); open >= 0 && open < to; open = text.indexOf(OPEN, at)) {
            if (open > at && text.charAt(open - 1) == '$') {
                append(text, at, open - 1);
                append(OPEN, 0, OPEN.length());
                at = open + OPEN.length();
            } else {
                append(text, at, open);
                int close = close(text, open, to);
                replace(text, open, close, depth);
                at = close + 1;
            }
        }
        append(text, at, to);
    }

    private void replace(String text, int open, int close, int depth) {
        if (++expansions > EXPANSIONS_MAX) {
            throw new IllegalArgumentException("more than " + EXPANSIONS_MAX + " placeholders to resolve");
        }
        int nameAt = open + OPEN.length();
        int colon = text.indexOf(':', nameAt);
        boolean hasDefault = colon >= 0 && colon < close;
        String name = text.substring(nameAt, hasDefault ? colon : close);
        requireName(name, open);
        String value = valueOf(name);
        if (value != null) {
            path.add(name);
            expand(value, 0, value.length(), depth + 1);
            path.remove(path.size() - 1);
        } else if (hasDefault) {
            expand(text, colon + 1, close, depth + 1);
        } else {
            throw new IllegalArgumentException("the key " + shown(name) + ", named by " + asking()
                    + ", has no value; set it or give a default, ${key:default}");
        }
    }

    private @Nullable String valueOf(String name) {
        int before = path.indexOf(name);
        if (before >= 0) {
            List<String> cycle = new ArrayList<>(path.subList(before, path.size()));
            cycle.add(name);
            throw new IllegalArgumentException("placeholders go in a circle: "
                    + String.join(
                            " -> ", cycle.stream().map(Placeholders::shown).toList()));
        }
        String value = lookup.apply(name);
        readChars += value == null ? 0 : value.length();
        if (readChars > READ_CHARS_MAX) {
            throw new IllegalArgumentException("placeholders lead to more than " + READ_CHARS_MAX + " characters");
        }
        return value;
    }

    private void requireName(String name, int open) {
        if (name.isBlank() || isIn(name)) {
            throw new IllegalArgumentException("the placeholder at index " + open + " of " + asking()
                    + (name.isBlank() ? " names no key" : " has another one in the name of its key"));
        }
    }

    /** Returns the index of the brace that closes the placeholder. */
    private int close(String text, int open, int to) {
        int depth = 0;
        for (int i = open + 1; i < to; i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("the placeholder at index " + open + " of " + asking()
                + " is not closed; write $${ for a text that is none");
    }

    private void append(String text, int from, int to) {
        if (result.length() + (to - from) > RESULT_CHARS_MAX) {
            throw new IllegalArgumentException(
                    "with its placeholders resolved the text is longer than " + RESULT_CHARS_MAX + " characters");
        }
        result.append(text, from, to);
    }

    private String asking() {
        return shown(path.get(path.size() - 1));
    }

    private static String shown(String name) {
        return Fault.cut(name);
    }
}
