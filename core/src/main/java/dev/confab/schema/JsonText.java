package dev.confab.schema;

/**
 * Whether a text is JSON by RFC 8259, and what is in it: the one grammar by which voters and nodes read, so that what a voter calls
 * well-formed is what a node looks into. Used once.
 */
public final class JsonText {

    /** How many objects and arrays may be inside each other. */
    public static final int DEPTH_MAX = 64;

    private static final Listener NOBODY = new Listener() {};

    private final String text;
    private final Listener listener;
    private int at;

    private JsonText(String text, Listener listener) {
        this.text = text;
        this.listener = listener;
    }

    /**
     * Is told what a text holds, in its order; a text that turns out not to be JSON, up to there. Indexes are of the text: of names and
     * strings what is between the quotes, as it is written.
     */
    public interface Listener {

        default void onBegin(boolean isObject) {}

        default void onEnd() {}

        default void onName(int from, int to) {}

        default void onString(int from, int to) {}

        default void onNumber(int from, int to) {}

        /** One of true, false and null. */
        default void onLiteral(String word) {}
    }

    static boolean isWellFormed(String text) {
        return read(text, NOBODY) < 0;
    }

    /** Returns the index at which the text is no JSON; -1 where it is. */
    static int faultIn(String text) {
        return read(text, NOBODY);
    }

    /** Reads a text to its end, or to the index at which it is no JSON, which is returned; else -1. */
    public static int read(String text, Listener listener) {
        JsonText json = new JsonText(text, listener);
        boolean isOne = json.value(0) && json.at == text.length();
        return isOne ? -1 : Math.min(json.at, text.length());
    }

    /** What a name or a string means that is well-formed and written like this between its quotes. */
    public static String unescaped(String written) {
        int escape = written.indexOf('\\');
        if (escape < 0) {
            return written;
        }
        StringBuilder meant = new StringBuilder(written.length()).append(written, 0, escape);
        for (int i = escape; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && written.charAt(++i) == 'u') {
                meant.append((char) Integer.parseInt(written.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                meant.append(c == '\\' ? meant(written.charAt(i)) : c);
            }
        }
        return meant.toString();
    }

    private static char meant(char escaped) {
        int index = "bfnrt".indexOf(escaped);
        return index < 0 ? escaped : "\b\f\n\r\t".charAt(index);
    }

    /** Reads a value and the spaces around it. */
    private boolean value(int depth) {
        spaces();
        int from = at;
        boolean isValue = switch (next()) {
            case '{' -> depth < DEPTH_MAX && members('}', depth + 1, true);
            case '[' -> depth < DEPTH_MAX && members(']', depth + 1, false);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        };
        if (isValue && text.charAt(from) == '"') {
            listener.onString(from + 1, at - 1);
        }
        spaces();
        return isValue;
    }

    private boolean members(char end, int depth, boolean areNamed) {
        at++;
        listener.onBegin(areNamed);
        spaces();
        if (next() == end) {
            at++;
            listener.onEnd();
            return true;
        }
        while (true) {
            spaces();
            if (areNamed && !name() || !value(depth)) {
                return false;
            }
            char c = next();
            if (c != ',' && c != end) {
                return false;
            }
            at++;
            if (c == end) {
                listener.onEnd();
                return true;
            }
        }
    }

    private boolean name() {
        int from = at;
        if (next() != '"' || !string()) {
            return false;
        }
        listener.onName(from + 1, at - 1);
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
        if (isOne) {
            at += word.length();
            listener.onLiteral(word);
        }
        return isOne;
    }

    private boolean number() {
        int from = at;
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
        if (isWell) {
            listener.onNumber(from, at);
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
