package dev.confab.model;

/** What a transaction does to one key. */
public sealed interface Operation {

    String namespace();

    String key();

    /** Sets the key to the value, whether it exists or not. Immutable. */
    record Put(String namespace, String key, String value) implements Operation {
        public Put {
            Names.requireNamespace(namespace);
            Names.requireKey(key);
            Names.requireText(value, "a value");
        }

        @Override
        public String toString() {
            return "put " + namespace + ":" + key;
        }
    }

    /** Removes the key; no effect where it does not exist. Immutable. */
    record Remove(String namespace, String key) implements Operation {
        public Remove {
            Names.requireNamespace(namespace);
            Names.requireKey(key);
        }
    }
}
