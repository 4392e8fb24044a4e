package dev.confab.model;

/** What must hold for a command to be carried out. */
public sealed interface Condition {

    /** The version of a key that does not exist. */
    long ABSENT = 0;

    String namespace();

    /** Holds while the key has exactly that version; {@link #ABSENT} where it must not exist. Immutable. */
    record Version(String namespace, String key, long version) implements Condition {
        public Version {
            Names.requireNamespace(namespace);
            Names.requireKey(key);
            if (version < 0) {
                throw new IllegalArgumentException("an expected version must be >= 0, was " + version);
            }
        }
    }

    /** Holds while nothing in the namespace has changed after that revision, at which it was looked at. Immutable. */
    record Unchanged(String namespace, long revision) implements Condition {
        public Unchanged {
            Names.requireNamespace(namespace);
            if (revision < 0) {
                throw new IllegalArgumentException("the revision of a look must be >= 0, was " + revision);
            }
        }
    }
}
