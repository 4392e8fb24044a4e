package dev.confab.settings;

import org.jspecify.annotations.Nullable;

/** Knows how one component is read from the keys that belong to it. Immutable. */
interface Reader {

    /** Stands for a type that cannot be read, which has been said: reads nothing and complains of nothing. */
    Reader NONE = new Reader() {
        @Override
        public boolean isSet(Texts texts, String key) {
            return false;
        }

        @Override
        public @Nullable Object read(Pass pass, String key, @Nullable Object fallback) {
            return null;
        }
    };

    /** Whether there is a key that says anything of the component. */
    boolean isSet(Texts texts, String key);

    /**
     * Returns the value; null where something was faulty, which is noted.
     *
     * @param fallback the value where no key is set; null if there is none
     */
    @Nullable
    Object read(Pass pass, String key, @Nullable Object fallback);

    /** Notes what would have neither a value nor a default, were no key set: here if it has no fallback, and below. */
    default void check(Faults problems, String key, boolean hasFallback) {}

    /** How a text under the very key is read; null if none is. */
    default @Nullable ValueType<?> asText() {
        return null;
    }

    /** The value where nothing else says one: an empty collection; null if there is none. */
    default @Nullable Object byNature() {
        return null;
    }

    default Extent extent() {
        return Extent.ONE;
    }
}
