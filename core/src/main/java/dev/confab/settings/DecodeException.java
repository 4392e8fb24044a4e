package dev.confab.settings;

import org.jspecify.annotations.Nullable;

/**
 * A text that is not one of a value. The message says what was expected and describes the text by its length, surrounding
 * whitespace not counted, and the place of the fault, never by its content: it may be a secret, and messages end in logs.
 */
public final class DecodeException extends IllegalArgumentException {

    /** How much of the text {@link #text} shows. */
    static final int TEXT_CHARS_MAX = 80;
    /** How much of the message of a decoder that is not ours is kept. */
    static final int MESSAGE_CHARS_MAX = 1_000;
    /** A text shorter than this may stand in a message by chance, and is no secret. */
    private static final int SECRET_CHARS_MIN = 4;

    private static final long serialVersionUID = 1L;

    private final String text;

    private DecodeException(String message, String text, @Nullable Throwable cause) {
        super(message, cause);
        this.text = text;
    }

    /** Where nothing can be said of the place. {@code what} completes "expected ...", for instance "a duration such as 5s". */
    public static DecodeException expected(String what, String text) {
        return new DecodeException("expected " + what + ", found " + described(text), shown(text), null);
    }

    /** Where the text is wrong from that index on. */
    public static DecodeException expected(String what, String text, int index) {
        String place = text.isEmpty() ? "" : " (at index " + index + ")";
        return new DecodeException("expected " + what + ", found " + described(text) + place, shown(text), null);
    }

    /** What a decoder that is not ours threw, without the text if its message holds it. The cause may still hold it. */
    static DecodeException thrown(String type, String text, Throwable thrown) {
        String message = thrown.getMessage();
        if (message == null || message.isBlank()) {
            message = "the decoder of " + type + " threw " + thrown.getClass().getSimpleName();
        }
        return new DecodeException(Faults.cut(without(text.strip(), message), MESSAGE_CHARS_MAX), shown(text), thrown);
    }

    /** The same in a larger text. */
    DecodeException in(String place) {
        return new DecodeException(place + ": " + getMessage(), text, getCause());
    }

    /** The text, or the part of it that is wrong, cut after 80 characters. It may be a secret: do not log it. */
    public String text() {
        return text;
    }

    private static String described(String text) {
        return switch (text.length()) {
            case 0 -> "an empty text";
            case 1 -> "1 character that is none";
            default -> text.length() + " characters that are none";
        };
    }

    private static String without(String text, String message) {
        return text.length() < SECRET_CHARS_MIN ? message : message.replace(text, "(the text)");
    }

    private static String shown(String text) {
        return Faults.cut(text, TEXT_CHARS_MAX);
    }
}
