package dev.confab.format;

import org.jspecify.annotations.Nullable;

/** A text to read, with the name to use in messages and the limits it must keep. Immutable. */
record Source(String name, String text, FormatLimits limits) {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** A reason may quote a key, a tag or an anchor, which may be as long as the file. */
    private static final int REASON_CHARS_MAX = 400;

    static Source of(String name, String text, FormatLimits limits) {
        boolean hasMark = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        Source source = new Source(name, hasMark ? text.substring(1) : text, limits);
        source.check("fileBytesMax", limits.fileBytesMax(), source.text().length(), null);
        return source;
    }

    ConfigFormatException failure(@Nullable Position at, String reason) {
        boolean isLong = reason.length() > REASON_CHARS_MAX;
        return new ConfigFormatException(name, at, isLong ? reason.substring(0, REASON_CHARS_MAX) + "..." : reason);
    }

    void check(String limit, long max, long actual, @Nullable Position at) {
        if (actual > max) {
            throw failure(at, "expected at most " + max + " (" + limit + "), found " + actual);
        }
    }

    /** The scalar of {@code text}, refused if half of a surrogate pair is in it: UTF-8 has no bytes for that. */
    Scalar scalar(String text, Position at) {
        return new Scalar(wellFormed(text, at), at);
    }

    /** {@code text} itself, unless half of a surrogate pair is in it. */
    String wellFormed(String text, Position at) {
        int unpaired = Surrogates.indexOfUnpaired(text);
        if (unpaired >= 0) {
            throw failure(
                    at,
                    "expected paired surrogates, found an unpaired one at character " + (unpaired + 1)
                            + " of the text that starts here");
        }
        return text;
    }
}
