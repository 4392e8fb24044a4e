package dev.confab.settings;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts of one namespace at one moment, placeholders resolved; they do not change while a value is bound. */
interface Texts {

    /** No text at all. */
    Texts NONE = new Texts() {
        @Override
        public boolean has(String key) {
            return false;
        }

        @Override
        public @Nullable String text(String key) {
            return null;
        }

        @Override
        public Iterable<String> keys(String prefix) {
            return List.of();
        }
    };

    /** Whether the key has a text, be it one that cannot be resolved. */
    boolean has(String key);

    /**
     * Returns the text of the key; null if it has none.
     *
     * @throws UnresolvedTextException if it has one that cannot be resolved
     */
    @Nullable
    String text(String key);

    /**
     * The keys that begin with the prefix, sorted, each in full. Asked for once or twice for each list, map and nested value,
     * often only for whether there is one: so lazily, or from an index.
     */
    Iterable<String> keys(String prefix);
}
