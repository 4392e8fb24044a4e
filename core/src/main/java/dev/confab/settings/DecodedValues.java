package dev.confab.settings;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * What texts were decoded to, so that settings of one key and type decode each version once. Bounded by characters. Thread-safe;
 * values are shared, so decoders return immutable ones. A decoder that takes its time, or hangs, keeps those waiting who want the
 * same text as the same type, and nobody else: it does not run inside the cache, which would lock others out.
 */
final class DecodedValues {

    /** How many characters of texts are remembered, with {@link #ENTRY_CHARS} more for each. */
    static final long CHARS_MAX = 4L * 1024 * 1024;

    private static final int ENTRY_CHARS = 64;

    private final Cache<Key, Decoded<?>> cache = Caffeine.newBuilder()
            .maximumWeight(CHARS_MAX)
            .weigher((Key key, Decoded<?> value) -> key.text().length() + ENTRY_CHARS)
            .executor(Runnable::run)
            .build();

    private record Key(ValueType<?> type, String text) {}

    /** A text's value, or why it has none; found out by the first that asks. */
    private static final class Decoded<T> {

        private @Nullable T value;
        private @Nullable String refusal;

        /** @throws IllegalArgumentException where it has none */
        synchronized T get(ValueType<T> type, String text) {
            T known = value;
            if (known == null && refusal == null) {
                try {
                    known = value = type.decode(text);
                } catch (Throwable e) { // whatever a decoder throws: the node and the other settings go on
                    refusal = type.refusal(text, e);
                }
            }
            if (known == null) {
                throw new IllegalArgumentException(refusal);
            }
            return known;
        }
    }

    /**
     * Returns the value.
     *
     * @throws IllegalArgumentException where the decoder refuses the text, also from memory
     */
    <T> T decode(ValueType<T> type, String text) {
        Decoded<?> decoded = cache.get(new Key(type, text), key -> new Decoded<T>());
        @SuppressWarnings("unchecked") // it was put in under that type
        Decoded<T> own = (Decoded<T>) decoded;
        return own.get(type, text);
    }
}
