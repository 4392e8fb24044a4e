package dev.confab.schema;

import java.util.ArrayList;
import java.util.List;

/** The words of a rule: bare ones, which end at a space, and quoted ones. Confined to one thread, used once. */
final class RuleReader {

    private final String text;
    private int at;

    RuleReader(String text) {
        this.text = text;
        if (text.length() > Rule.CHARS_MAX) {
            throw expected("at most " + Rule.CHARS_MAX + " characters", Rule.CHARS_MAX);
        }
        skipSpaces();
    }

    boolean isAtEnd() {
        return at == text.length();
    }

    int position() {
        return at;
    }

    /** Reads the letters and dashes of a name. */
    String name() {
        int from = at;
        while (!isAtEnd() && (Ascii.isLetter(text.charAt(at)) || text.charAt(at) == '-')) {
            at++;
        }
        if (at == from) {
            throw expected("a name such as type, required or min", from);
        }
        return text.substring(from, at);
    }

    /** Goes past that character if it is the next. */
    boolean takes(char c) {
        boolean isNext = !isAtEnd() && text.charAt(at) == c;
        at += isNext ? 1 : 0;
        return isNext;
    }

    /** Reads one value, or several between commas. */
    List<String> values() {
        List<String> values = new ArrayList<>();
        do {
            values.add(word(","));
        } while (takes(','));
        return values;
    }

    /** Reads a word; a bare one also ends at those characters. */
    String word(String ends) {
        if (takes('"')) {
            return quoted();
        }
        int from = at;
        while (!isAtEnd() && text.charAt(at) != ' ' && text.charAt(at) != '"' && ends.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == from) {
            throw expected("a value, in quotes where it is empty or has a space, a comma or a quote", from);
        }
        return text.substring(from, at);
    }

    /** Requires a space or the end. */
    void expectSpace() {
        if (!isAtEnd() && text.charAt(at) != ' ') {
            throw expected("a space", at);
        }
        skipSpaces();
    }

    RuleSyntaxException expected(String what, int position) {
        return new RuleSyntaxException(shown(text), position, what);
    }

    private String quoted() {
        int from = at;
        StringBuilder value = new StringBuilder();
        while (!isAtEnd()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            value.append(c == '\\' ? escaped() : c);
        }
        throw expected("a second quote for the one before", from);
    }

    private char escaped() {
        char c = isAtEnd() ? 0 : text.charAt(at++);
        if (c == 'n') {
            return '\n';
        }
        if (c != '"' && c != '\\') {
            throw expected("\\\", \\\\ or \\n", at - 1);
        }
        return c;
    }

    private void skipSpaces() {
        while (takes(' ')) {
            // goes past it
        }
    }

    /** The beginning of a text, or all of a short one. */
    static String shown(String text) {
        return text.length() <= 200 ? text : text.substring(0, text.offsetByCodePoints(0, 100)) + "…";
    }

    /** Writes a value so that it is read again as it is. */
    static String written(String value) {
        boolean isBare = !value.isEmpty();
        for (int i = 0; isBare && i < value.length(); i++) {
            isBare = " ,\"\\\n".indexOf(value.charAt(i)) < 0;
        }
        return isBare
                ? value
                : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }
}
