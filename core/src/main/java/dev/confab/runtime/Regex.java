package dev.confab.runtime;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that ends. Platforms differ in what they read and how, so it is for nodes, never for voters. Immutable.
 *
 * <p>What is counted are looks at characters. An expression of many empty alternatives in a row looks at none and is not cut off;
 * its length bounds it.
 */
final class Regex {

    /** How long an expression may be: compiling one is recursive. */
    static final int CHARS_MAX = 1_000;

    private final @Nullable Pattern pattern;
    private final String expected;

    private Regex(@Nullable Pattern pattern, String expected) {
        this.pattern = pattern;
        this.expected = expected;
    }

    static Regex of(String text) {
        if (text.length() > CHARS_MAX) {
            return new Regex(null, "a regular expression of at most " + CHARS_MAX + " characters");
        }
        try {
            return new Regex(Pattern.compile(text), "a text that fits " + text);
        } catch (PatternSyntaxException e) {
            return new Regex(null, "a regular expression: " + e.getDescription() + " at index " + e.getIndex());
        } catch (StackOverflowError e) {
            return new Regex(null, "a regular expression that is not nested so deeply");
        }
    }

    /** What it should be, where it is none that this platform reads; null where it is one. */
    @Nullable
    String fault() {
        return pattern == null ? expected : null;
    }

    /** What the value should be; null where it is that. No value fits what is no expression. */
    @Nullable
    String faultOf(String value, LookBudget budget) {
        if (pattern == null) {
            return "judged by " + expected;
        }
        try {
            budget.nextValue();
            return pattern.matcher(new CountedText(value, budget)).matches() ? null : expected;
        } catch (LookBudget.Exhausted e) {
            return budget.isSpent()
                    ? expected + " within " + LookBudget.OF_ALL + " looks at the characters of all values of one write"
                    : expected + " within " + LookBudget.OF_A_VALUE + " looks at its characters";
        } catch (StackOverflowError e) {
            return expected + ", and short enough for it";
        }
    }
}
