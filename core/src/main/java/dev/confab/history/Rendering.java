package dev.confab.history;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A comparison as text. Immutable. */
record Rendering(Comparison comparison, Predicate<String> isSecret) {

    static final String HIDDEN = "<hidden>";

    String text() {
        if (comparison.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("--- " + comparison.from() + "\n+++ " + comparison.to() + "\n");
        for (String key : comparison.keys()) {
            String before = before(key);
            String after = after(key);
            if (before != null) {
                text.append('-').append(key).append('=').append(oneLine(before)).append('\n');
            }
            if (after != null) {
                text.append('+').append(key).append('=').append(oneLine(after)).append('\n');
            }
        }
        return text.toString();
    }

    String jsonLines() {
        StringBuilder lines = new StringBuilder();
        for (String key : comparison.keys()) {
            String before = before(key);
            String after = after(key);
            String change = before == null ? "added" : after == null ? "removed" : "changed";
            lines.append("{\"change\":\"").append(change).append('"');
            Json.field(lines, "key", key);
            Json.field(lines, "from", comparison.from());
            Json.field(lines, "to", comparison.to());
            Json.field(lines, "before", before);
            Json.field(lines, "after", after);
            lines.append("}\n");
        }
        return lines.toString();
    }

    private @Nullable String before(String key) {
        Comparison.Values both = comparison.changed().get(key);
        return shown(key, both == null ? comparison.removed().get(key) : both.before());
    }

    private @Nullable String after(String key) {
        Comparison.Values both = comparison.changed().get(key);
        return shown(key, both == null ? comparison.added().get(key) : both.after());
    }

    private @Nullable String shown(String key, @Nullable String value) {
        return value == null || !isSecret.test(key) ? value : HIDDEN;
    }

    /** A value of several lines must not look like several keys. */
    private static String oneLine(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }
}
