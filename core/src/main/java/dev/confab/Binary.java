package dev.confab;

import java.util.Base64;

/**
 * Binary values as texts: a value is text, so bytes go into a {@link ConfigMap} as Base64 (RFC 4648, section 4) and take a third
 * more of the limit of a value.
 */
public final class Binary {

    private Binary() {}

    /** Returns the value that stands for those bytes. */
    public static String toValue(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Returns the bytes that a value stands for.
     *
     * @throws IllegalArgumentException where the value is not Base64
     */
    public static byte[] fromValue(String value) {
        try {
            return Base64.getDecoder().decode(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "a binary value must be Base64 as Binary.toValue makes it, was a text of " + value.length()
                            + " characters: " + e.getMessage(),
                    e);
        }
    }
}
