package dev.confab.look;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that ends. Platforms differ in what they read and how, so it is for nodes, never for voters. Immutable.
 *
 * <p>What is counted are looks at characters. An expression of many empty alternatives in a row looks at none and is not cut off;
 * its length bounds it.
 */
public final class Regex {

    /** How long an expression may be: compiling one is recursive. */
    static final int CHARS_MAX = 1_000;

    private final @Nullable Pattern pattern;
    private final String expected;

    private Regex(@Nullable Pattern pattern, String expected) {
        this.pattern = pattern;
        this.expected = expected;
    }

    /** Reads an expression; one that is none has a {@link #fault}. */
    public static Regex of(String text) {
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
    public @Nullable String fault() {
        return pattern == null ? expected : null;
    }

    /** What the value should be, as a whole; null where it is that. No value fits what is no expression. */
    public @Nullable String faultOf(String value, LookBudget budget) {
        if (pattern == null) {
            return "judged by " + expected;
        }
        try {
            budget.nextValue();
            return pattern.matcher(new CountedText(value, budget)).matches() ? null : expected;
        } catch (LookBudget.Exhausted e) {
            return expected + " " + e.within();
        } catch (StackOverflowError e) {
            return expected + ", and short enough for it";
        }
    }

    /**
     * Whether something in the text fits, as a part of a value; nothing fits what is no expression. The question is a look as well:
     * there may be many expressions, and names without a character that they look at.
     *
     * @throws LookBudget.Exhausted where that cannot be said in time
     */
    boolean isFoundIn(String text, LookBudget budget) {
        budget.look();
        return pattern != null && pattern.matcher(new CountedText(text, budget)).find();
    }
}
