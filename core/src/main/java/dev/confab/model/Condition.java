package dev.confab.model;

/**
 * Holds while the key has exactly that version. Immutable.
 *
 * @param version the expected version; {@link #ABSENT} where the key must not exist
 */
public record Condition(String namespace, String key, long version) {

    /** The version of a key that does not exist. */
    public static final long ABSENT = 0;

    public Condition {
        Names.requireNamespace(namespace);
        Names.requireKey(key);
        if (version < 0) {
            throw new IllegalArgumentException("an expected version must be >= 0, was " + version);
        }
    }
}
