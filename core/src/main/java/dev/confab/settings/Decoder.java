package dev.confab.settings;

/**
 * Turns the text of a key into a value. It must be pure (the same text, an equal value), fast, and return immutable values,
 * never null. It may be called on any thread that the library has for settings, several at once, never on a protocol thread.
 */
@FunctionalInterface
public interface Decoder<T> {

    /**
     * Returns the value.
     *
     * @throws IllegalArgumentException if the text is not one of a value; whatever {@link RuntimeException} is thrown counts
     *     as that. Its message is shown to operators and logged, so it must not hold the text: {@link
     *     DecodeException#expected} makes one that does not.
     */
    T decode(String text);
}
