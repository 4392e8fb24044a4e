package dev.confab.history;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Texts as JSON, on one line. */
final class Json {

    private Json() {}

    /** Adds a member to an object that has one already; none where the value is null. */
    static void field(StringBuilder line, String name, @Nullable String value) {
        if (value != null) {
            line.append(",\"").append(name).append("\":\"");
            value.chars().forEach(character -> escape(line, (char) character));
            line.append('"');
        }
    }

    private static void escape(StringBuilder line, char character) {
        if (character == '"' || character == '\\') {
            line.append('\\').append(character);
        } else if (character < ' ') {
            line.append(String.format(Locale.ROOT, "\\u%04x", (int) character));
        } else {
            line.append(character);
        }
    }
}
