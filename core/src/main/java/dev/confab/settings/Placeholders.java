package dev.confab.settings;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts the values of other keys in the place of <code>${other.key}</code> and <code>${other.key:default}</code>; <code>$${</code>
 * stands for <code>${</code>. What is put in may have placeholders itself, and so may a default. Bounded in depth, number and
 * length, whatever the texts. Confined to one resolution.
 */
final class Placeholders {

    static final String OPENING = "${";

    /** How deep placeholders may lie in one another. */
    static final int DEPTH_MAX = 32;

    /** How many may be put in for one text. */
    static final int COUNT_MAX = 10_000;

    /** How long a text may become. */
    static final int CHARS_MAX = 1024 * 1024;

    private final Function<String, @Nullable String> values;
    private final Deque<String> open = new ArrayDeque<>();
    private int count;

    private Placeholders(Function<String, @Nullable String> values) {
        this.values = values;
    }

    /**
     * Returns the value of a key with all placeholders put in; null where it has none.
     *
     * @param values of all keys, as they were written
     * @throws IllegalArgumentException with the cycle, the key that is missing, or the bound that is passed
     */
    static @Nullable String resolve(String key, Function<String, @Nullable String> values) {
        String text = values.apply(key);
        return text == null || !text.contains(OPENING) ? text : new Placeholders(values).resolveKey(key, text);
    }

    private String resolveKey(String key, String text) {
        if (open.contains(key)) {
            List<String> cycle = new ArrayList<>(open);
            throw new IllegalArgumentException("expected no cycle of placeholders, found "
                    + String.join(" -> ", cycle.subList(cycle.indexOf(key), cycle.size())) + " -> " + key);
        }
        requireDepth(open.size());
        open.addLast(key);
        String resolved = resolveText(text, 0);
        open.removeLast();
        return resolved;
    }

    private String resolveText(String text, int depth) {
        requireDepth(depth);
        StringBuilder resolved = new StringBuilder();
        int from = 0;
        for (int at = text.indexOf(OPENING); at >= 0; at = text.indexOf(OPENING, from)) {
            boolean isEscaped = at > from && text.charAt(at - 1) == '$';
            append(resolved, text.substring(from, isEscaped ? at - 1 : at));
            if (isEscaped) {
                append(resolved, OPENING);
                from = at + OPENING.length();
            } else {
                int end = closing(text, at);
                append(resolved, valueOf(text.substring(at + OPENING.length(), end), depth));
                from = end + 1;
            }
        }
        append(resolved, text.substring(from));
        return resolved.toString();
    }

    private String valueOf(String placeholder, int depth) {
        if (++count > COUNT_MAX) {
            throw new IllegalArgumentException("expected at most " + COUNT_MAX + " placeholders for one value");
        }
        int colon = placeholder.indexOf(':');
        String key = (colon < 0 ? placeholder : placeholder.substring(0, colon)).strip();
        String text = values.apply(key);
        if (text != null) {
            return resolveKey(key, text);
        }
        if (colon < 0) {
            throw new IllegalArgumentException("expected a value of " + key
                    + " for its placeholder; set it, or give a default as ${" + key + ":...}");
        }
        return resolveText(placeholder.substring(colon + 1), depth + 1);
    }

    /** The brace that belongs to the opening at that index. */
    private static int closing(String text, int opening) {
        int depth = 0;
        for (int i = opening; i < text.length(); i++) {
            if (text.startsWith(OPENING, i)) {
                depth++;
                i++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("expected a } for the placeholder at index " + opening);
    }

    private static void requireDepth(int depth) {
        if (depth >= DEPTH_MAX) {
            throw new IllegalArgumentException("expected placeholders at most " + DEPTH_MAX + " deep");
        }
    }

    private static void append(StringBuilder resolved, String part) {
        if (resolved.length() + part.length() > CHARS_MAX) {
            throw new IllegalArgumentException(
                    "expected at most " + CHARS_MAX + " characters once placeholders are put in");
        }
        resolved.append(part);
    }
}
