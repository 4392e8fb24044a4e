package dev.confab.schema;

import org.jspecify.annotations.Nullable;

/**
 * A value that breaks a rule, in texts of bounded length. Immutable.
 *
 * @param key whose value it is
 * @param rule the key of the rule in the schema: a key, a pattern, or {@code rule:} and a name
 * @param expected what the rule asks for, as in "must be ..."
 * @param came the beginning of what came; hidden where the key looks like a secret's
 */
public record Violation(String namespace, String key, String rule, String expected, String came) {

    /** How much of what came is shown, in characters. */
    static final int CAME_CHARS_MAX = 64;

    private static final int NAMESPACE_CHARS_MAX = 256;
    private static final int KEY_CHARS_MAX = 512;
    private static final int TEXT_CHARS_MAX = 256;

    static final String MISSING = "missing";
    static final String HIDDEN = "(hidden)";

    public Violation {
        namespace = abbreviated(namespace, NAMESPACE_CHARS_MAX);
        key = abbreviated(key, KEY_CHARS_MAX);
        rule = abbreviated(rule, KEY_CHARS_MAX);
        expected = abbreviated(expected, TEXT_CHARS_MAX);
        came = abbreviated(came, TEXT_CHARS_MAX);
    }

    /** Returns one of a key's value; null where there is none. */
    public static Violation of(String namespace, String key, String rule, String expected, @Nullable String value) {
        String came = value == null ? MISSING : shown(key, value);
        return new Violation(namespace, key, rule, expected, came);
    }

    /** How a value is shown. */
    static String shown(String key, String value) {
        return SecretNames.isSecret(key) ? HIDDEN : '"' + abbreviated(value) + '"';
    }

    /** How a part of a value is shown, which is a secret where the key or that part looks like one. */
    public static String hidden(String key, boolean isSecret, String came) {
        return isSecret || SecretNames.isSecret(key) ? HIDDEN : came;
    }

    /** As much of a value as is shown. */
    public static String abbreviated(String value) {
        return abbreviated(value, CAME_CHARS_MAX);
    }

    /** By code points: half a character would come back changed from the wire. */
    private static String abbreviated(String text, int charsMax) {
        return text.codePointCount(0, text.length()) <= charsMax
                ? text
                : text.substring(0, text.offsetByCodePoints(0, charsMax - 1)) + "…";
    }

    @Override
    public String toString() {
        String by = rule.equals(key) ? "" : " (" + rule + ")";
        return namespace + " " + key + by + " must be " + expected + ", was " + came;
    }
}
