package dev.confab.model;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What may be a namespace, a key or a text; lengths are the business of {@link Limits}. */
final class Names {

    private Names() {}

    static String requireNamespace(String namespace) {
        return requireName(namespace, "a namespace");
    }

    static String requireKey(String key) {
        return requireName(key, "a key");
    }

    /** A text is well-formed Unicode: what UTF-8 cannot carry would come back changed. */
    static String requireText(String text, String what) {
        Objects.requireNonNull(text, what);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean isPair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!isPair) {
                    throw new IllegalArgumentException(
                            what + " must be well-formed Unicode, has an unpaired surrogate at index " + i);
                }
                i++;
            }
        }
        return text;
    }

    /** The JDK encodes a text faster than a loop over its characters counts it. */
    static long utf8Bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String requireName(String name, String what) {
        Objects.requireNonNull(name, what);
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    what + " must have at least one visible character, was \"" + name + "\"");
        }
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw new IllegalArgumentException(what + " must not contain control characters, has U+"
                        + "%04X".formatted((int) name.charAt(i)) + " at index " + i);
            }
        }
        return requireText(name, what);
    }
}
