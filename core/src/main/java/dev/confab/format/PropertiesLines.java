package dev.confab.format;

/**
 * A cursor over the logical lines of a properties file: knows white space, continuation lines and escapes, and where it stands.
 * Confined to one thread.
 */
final class PropertiesLines {

    private static final char END = '\uFFFF';

    private final Source source;
    private final String text;
    private int index;
    private int line = 1;
    private int lineStart;
    private int indent;

    PropertiesLines(Source source) {
        this.source = source;
        this.text = source.text();
    }

    /**
     * Moves over the indentation of the next line, and over continuations of nothing, which Java ignores; false at the end of the
     * text.
     */
    boolean hasNext() {
        skipGap();
        indent = index - lineStart;
        return !isEnd();
    }

    boolean isComment() {
        return peek() == '#' || peek() == '!';
    }

    /** Whether the comment here is {@code #---} or {@code !---}, at the very start of its line and with nothing after it. */
    boolean isSeparator() {
        if (indent > 0 || !text.startsWith("---", index + 1)) {
            return false;
        }
        int end = index + 4;
        while (end < text.length() && isWhitespace(text.charAt(end))) {
            end++;
        }
        return end == text.length() || isLineBreak(text.charAt(end));
    }

    /** Moves to the next line; what is left of this one is dropped and a backslash at its end means nothing. */
    void skip() {
        while (!isLineEnd()) {
            index++;
        }
        lineBreak();
    }

    /** Reads up to the separator of key and value and over it. */
    PropertiesText key() {
        PropertiesText key = new PropertiesText();
        while (!isLineEnd() && peek() != '=' && peek() != ':' && !isWhitespace(peek())) {
            read(key);
        }
        skipGap();
        if (!isEnd() && (peek() == '=' || peek() == ':')) {
            index++;
            skipGap();
        }
        return key;
    }

    /** Reads the rest of the logical line and moves to the next. */
    PropertiesText value() {
        PropertiesText value = new PropertiesText();
        while (!isLineEnd()) {
            read(value);
        }
        lineBreak();
        return value;
    }

    boolean isLineEnd() {
        return isEnd() || isLineBreak(peek());
    }

    char peek() {
        return isEnd() ? END : text.charAt(index);
    }

    Position at() {
        return new Position(line, text.codePointCount(lineStart, Math.min(index, text.length())) + 1);
    }

    private void read(PropertiesText into) {
        char c = text.charAt(index++);
        if (c != '\\') {
            into.append(c, false);
            return;
        }
        if (isLineEnd()) {
            lineBreak();
            skipWhitespace();
            return;
        }
        char escape = text.charAt(index++);
        into.append(
                switch (escape) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 'f' -> '\f';
                    case 'u' -> unicode();
                    default -> escape;
                },
                true);
    }

    private char unicode() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = peek();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw source.failure(at(), "expected four hexadecimal digits after \\u, found something else");
            }
            code = code << 4 | digit;
            index++;
        }
        return (char) code;
    }

    /** White space between key and value may hold continuations: {@code key \} and the value on the next line. */
    private void skipGap() {
        skipWhitespace();
        while (peek() == '\\' && index + 1 < text.length() && isLineBreak(text.charAt(index + 1))) {
            index++;
            lineBreak();
            skipWhitespace();
        }
    }

    private void lineBreak() {
        if (isEnd()) {
            return;
        }
        if (text.startsWith("\r\n", index)) {
            index++;
        }
        index++;
        line++;
        lineStart = index;
    }

    private void skipWhitespace() {
        while (!isEnd() && isWhitespace(peek())) {
            index++;
        }
    }

    private boolean isEnd() {
        return index >= text.length();
    }

    private static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    private static boolean isLineBreak(char c) {
        return c == '\n' || c == '\r';
    }
}
