package dev.confab.format;

import java.util.Set;

/**
 * A condition on the active profiles: names, {@code !}, {@code &}, {@code |} and parentheses, as in Spring's {@code Profiles.of}.
 * As there, {@code &} and {@code |} do not mix without parentheses. Stricter than there: a dangling operator, a missing one and an
 * unbalanced parenthesis are refused instead of guessed at. Confined to one thread.
 */
final class ProfileExpression {

    /** Bounds the recursion too: an expression cannot nest deeper than it is long. */
    static final int CHARS_MAX = 1_000;

    private static final String OPERATORS = "()&|!";

    private final String text;
    private final Set<String> active;
    private int index;

    private ProfileExpression(String text, Set<String> active) {
        this.text = text;
        this.active = active;
    }

    /**
     * Whether the expression holds for the active profiles.
     *
     * @throws IllegalArgumentException if it is no expression; the message says what was expected and what was found
     */
    static boolean matches(String expression, Set<String> active) {
        if (expression.length() > CHARS_MAX) {
            throw new IllegalArgumentException("expected a profile expression of at most " + CHARS_MAX
                    + " characters, found " + expression.length());
        }
        return new ProfileExpression(expression, active).whole();
    }

    private boolean whole() {
        boolean result = chain();
        if (peek() != 0) {
            throw expected("the end or an operator");
        }
        return result;
    }

    private boolean chain() {
        boolean result = term();
        char operator = peek();
        while (peek() == '&' || peek() == '|') {
            if (peek() != operator) {
                throw expected("parentheses where & and | meet");
            }
            index++;
            boolean term = term();
            result = operator == '&' ? result && term : result || term;
        }
        return result;
    }

    private boolean term() {
        char next = peek();
        if (next == '!') {
            index++;
            return !term();
        }
        if (next == '(') {
            index++;
            boolean result = chain();
            if (peek() != ')') {
                throw expected("a closing parenthesis");
            }
            index++;
            return result;
        }
        if (next == 0 || OPERATORS.indexOf(next) >= 0) {
            throw expected("the name of a profile");
        }
        return active.contains(name());
    }

    private String name() {
        int start = index;
        while (index < text.length() && OPERATORS.indexOf(text.charAt(index)) < 0) {
            index++;
        }
        return text.substring(start, index).trim();
    }

    private char peek() {
        while (index < text.length() && text.charAt(index) <= ' ') {
            index++;
        }
        return index < text.length() ? text.charAt(index) : 0;
    }

    private IllegalArgumentException expected(String what) {
        return new IllegalArgumentException(
                "expected " + what + " at character " + (index + 1) + " of the profile expression, found " + text);
    }
}
