package dev.confab.examples.node;

/** Any text on one line: a line feed is written {@code \n}, a carriage return {@code \r}, a backslash {@code \\}. */
public final class Escapes {

    private Escapes() {}

    /** Writes the text on one line. */
    public static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    /** Reads what {@link #escape} wrote; a backslash before another character stands for itself. */
    public static String unescape(String line) {
        StringBuilder text = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char next = i + 1 < line.length() ? line.charAt(i + 1) : ' ';
            boolean isEscape = line.charAt(i) == '\\' && "nr\\".indexOf(next) >= 0;
            text.append(isEscape ? meant(next) : line.charAt(i));
            i += isEscape ? 1 : 0;
        }
        return text.toString();
    }

    private static char meant(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            default -> escaped;
        };
    }
}
