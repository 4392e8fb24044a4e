package dev.confab.settings;

import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The texts that count, by key. */
interface Texts {

    /** Whether the key has a text, be it one whose placeholders cannot be put in. */
    boolean has(String key);

    /**
     * Returns the text, with placeholders put in; null where the key has none.
     *
     * @throws IllegalArgumentException where they cannot be put in
     */
    @Nullable
    String text(String key);

    /** Returns the keys that begin with that prefix. */
    SortedSet<String> keysUnder(String prefix);
}
