package dev.confab.format;

/** Writes text in double quotes, by rules that hold in JSON and in YAML alike. */
final class QuotedText {

    private QuotedText() {}

    static String quote(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            append(out, text.charAt(i));
        }
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, char c) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isPrintable(c)) {
                    out.append(c);
                } else {
                    appendUnicode(out, c);
                }
            }
        }
    }

    /** The escape that all three formats know. */
    static void appendUnicode(StringBuilder out, char c) {
        out.append(String.format("\\u%04x", (int) c));
    }

    /** Whether YAML 1.1 and 1.2 readers take the character as it is; also false for marks that editors do not show. */
    static boolean isPrintable(char c) {
        return c >= 0x20 && c < 0x7f || c >= 0xa0 && c < 0xfff0 && c != 0xfeff && c != 0x2028 && c != 0x2029;
    }
}
