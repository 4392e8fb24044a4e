package dev.confab.model;

import org.jspecify.annotations.Nullable;

/**
 * Numbers and texts, one a line, in one text that a person can read in a diff: {@code 42}, {@code 5:hello} with the length in
 * front, {@code -} for no text. What {@link FieldReader} reads. Not thread-safe.
 */
final class FieldWriter {

    private final StringBuilder text = new StringBuilder();

    /** @param number 0 or more */
    FieldWriter number(long number) {
        text.append(number).append('\n');
        return this;
    }

    /** The length is that of {@link String#length}. */
    FieldWriter text(@Nullable String value) {
        if (value == null) {
            text.append('-');
        } else {
            text.append(value.length()).append(':').append(value);
        }
        text.append('\n');
        return this;
    }

    String done() {
        return text.toString();
    }
}
