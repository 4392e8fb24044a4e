package dev.confab.settings;

/**
 * A text under the key of what has keys below it. An empty one is left there by the import of an empty list or map; any other
 * is a mistake.
 */
final class Blank {

    private Blank() {}

    /** Whether the text of that key is blank; where it is not, that is noted. */
    static boolean is(Pass pass, String key, String keyBelow) {
        String text = pass.decode(key, ValueType.of(String.class));
        if (text != null && !text.isBlank()) {
            pass.fault(key, "expected no text, but keys such as " + keyBelow);
        }
        return text != null && text.isBlank();
    }
}
