package dev.confab.format;

import java.util.SortedMap;

/** Writes properties in UTF-8: escaped only where a reader would take a character for something else. */
final class PropertiesWriter {

    private PropertiesWriter() {}

    static String write(SortedMap<String, String> map) {
        StringBuilder out = new StringBuilder();
        map.forEach((key, value) -> {
            appendKey(out, key);
            out.append('=');
            appendValue(out, value);
            out.append('\n');
        });
        return out.toString();
    }

    private static void appendKey(StringBuilder out, String key) {
        int listMark = key.endsWith("[]") ? key.length() - 2 : -1;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean isComment = i == 0 && (c == '#' || c == '!');
            if (isComment || i == listMark || c == ' ' || c == '=' || c == ':') {
                out.append('\\');
            }
            append(out, c);
        }
    }

    private static void appendValue(StringBuilder out, String value) {
        if (value.startsWith(" ")) {
            out.append('\\');
        }
        for (int i = 0; i < value.length(); i++) {
            append(out, value.charAt(i));
        }
    }

    private static void append(StringBuilder out, char c) {
        switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '\f' -> out.append("\\f");
            default -> {
                if (QuotedText.isPrintable(c)) {
                    out.append(c);
                } else {
                    QuotedText.appendUnicode(out, c);
                }
            }
        }
    }
}
