package dev.confab.schema;

/** Whether a text is JSON by RFC 8259; what is in it stays out. Used once. */
final class JsonText {

    static final int DEPTH_MAX = 64;

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    static boolean isWellFormed(String text) {
        JsonText json = new JsonText(text);
        return json.value(0) && json.at == text.length();
    }

    /** Reads a value and the spaces around it. */
    private boolean value(int depth) {
        spaces();
        boolean isValue = switch (next()) {
            case '{' -> depth < DEPTH_MAX && members('}', depth + 1, true);
            case '[' -> depth < DEPTH_MAX && members(']', depth + 1, false);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
        spaces();
        return isValue;
    }

    private boolean members(char end, int depth, boolean areNamed) {
        at++;
        spaces();
        if (next() == end) {
            at++;
            return true;
        }
        while (true) {
            spaces();
            if (areNamed && !name() || !value(depth)) {
                return false;
            }
            char c = next();
            at++;
            if (c != ',') {
                return c == end;
            }
        }
    }

    private boolean name() {
        if (next() != '"' || !string()) {
            return false;
        }
        spaces();
        return next() == ':' && at++ >= 0;
    }

    private boolean string() {
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return true;
            }
            if (c < ' ' || c == '\\' && !escape()) {
                return false;
            }
        }
        return false;
    }

    private boolean escape() {
        char c = next();
        at++;
        if (c != 'u') {
            return c != 0 && "\"\\/bfnrt".indexOf(c) >= 0;
        }
        int end = at + 4;
        while (at < end && Ascii.isHex(next())) {
            at++;
        }
        return at == end;
    }

    private boolean literal(String word) {
        boolean isOne = text.startsWith(word, at);
        at += word.length();
        return isOne;
    }

    private boolean number() {
        at += next() == '-' ? 1 : 0;
        char first = next();
        int digits = digits();
        boolean isWell = digits == 1 || digits > 1 && first != '0';
        if (next() == '.') {
            at++;
            isWell &= digits() > 0;
        }
        if (next() == 'e' || next() == 'E') {
            at++;
            at += next() == '-' || next() == '+' ? 1 : 0;
            isWell &= digits() > 0;
        }
        return isWell;
    }

    private int digits() {
        int from = at;
        at = Ascii.digitsEnd(text, at);
        return at - from;
    }

    private void spaces() {
        while (next() == ' ' || next() == '\t' || next() == '\n' || next() == '\r') {
            at++;
        }
    }

    /** The next character, or NUL at the end: no value begins with one. */
    private char next() {
        return at < text.length() ? text.charAt(at) : 0;
    }
}
