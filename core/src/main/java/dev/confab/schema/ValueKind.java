package dev.confab.schema;

import java.math.BigDecimal;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a value can be said to be. Spaces around a value do not count, except for a string. What is accepted here, settings of the
 * like type read as well. The words are part of what is stored and never change.
 */
public enum ValueKind {
    STRING("string", "a text", text -> true),
    INTEGER("integer", "a whole number of at most 1000 digits", Numbers::integer, true),
    DECIMAL("decimal", "a number of at most 1000 digits, with an exponent of no more", Numbers::decimal, true),
    BOOLEAN("boolean", "true or false", ValueKind::isBoolean),
    DURATION("duration", "a duration such as 300ms, 1h30m or PT0.3S", Durations::nanos, true),
    SIZE("size", "a whole number of bytes such as 512, 10MiB or 1.5GB", Sizes::bytes, true),
    URI("uri", "an absolute URI such as https://example.org/a", text -> UriText.isAbsolute(text.trim())),
    JSON("json", "well-formed JSON, at most 64 levels deep", JsonText::isWellFormed);

    private final String word;
    private final String expected;
    private final Function<String, @Nullable Object> reader;
    private final boolean isOrdered;

    ValueKind(String word, String expected, Function<String, @Nullable BigDecimal> reader, boolean isOrdered) {
        this.word = word;
        this.expected = expected;
        this.reader = reader::apply;
        this.isOrdered = isOrdered;
    }

    ValueKind(String word, String expected, Predicate<String> test) {
        this.word = word;
        this.expected = expected;
        this.reader = text -> test.test(text) ? text : null;
        this.isOrdered = false;
    }

    /** As it is written in a rule. */
    public String word() {
        return word;
    }

    /** What one should have written. */
    public String expected() {
        return expected;
    }

    /** Whether values of it can be smaller and larger. */
    public boolean isOrdered() {
        return isOrdered;
    }

    /** Whether a text is one. */
    public boolean accepts(String text) {
        return reader.apply(text) != null;
    }

    /** How large the value is (nanoseconds, bytes, or the number itself); null where the text is none, or has no order. */
    @Nullable
    BigDecimal magnitude(String text) {
        return isOrdered ? (BigDecimal) reader.apply(text) : null;
    }

    static @Nullable ValueKind ofWord(String word) {
        for (ValueKind kind : values()) {
            if (kind.word.equals(word)) {
                return kind;
            }
        }
        return null;
    }

    private static boolean isBoolean(String text) {
        String lower = Ascii.lower(text.trim());
        return lower.equals("true") || lower.equals("false");
    }
}
