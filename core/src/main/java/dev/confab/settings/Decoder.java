package dev.confab.settings;

/**
 * Makes a value of a type out of a text. Must be pure and fast, and return immutable values: what one text was decoded to is shared
 * between settings. Called on threads for settings and on those that bind settings, never on a protocol thread.
 */
@FunctionalInterface
public interface Decoder<T> {

    /**
     * Returns the value.
     *
     * @throws IllegalArgumentException where the text has none; its message says what was expected and becomes the reason of the
     *     {@link Rejection}. Any other unchecked exception counts as well
     */
    T decode(String text);
}
