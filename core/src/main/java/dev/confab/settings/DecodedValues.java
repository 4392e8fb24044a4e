package dev.confab.settings;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

/**
 * What texts were decoded to, so that settings of one key and type decode each version once. Bounded by characters. Thread-safe;
 * values are shared, so decoders return immutable ones.
 */
final class DecodedValues {

    /** How many characters of texts are remembered, with {@link #ENTRY_CHARS} more for each. */
    static final long CHARS_MAX = 4L * 1024 * 1024;

    private static final int ENTRY_CHARS = 64;

    private final Cache<Key, Object> cache = Caffeine.newBuilder()
            .maximumWeight(CHARS_MAX)
            .weigher((Key key, Object value) -> key.text().length() + ENTRY_CHARS)
            .executor(Runnable::run)
            .build();

    private record Key(ValueType<?> type, String text) {}

    private record Refused(IllegalArgumentException why) {}

    /**
     * Returns the value.
     *
     * @throws IllegalArgumentException where the decoder refuses the text; the same one from memory
     */
    <T> T decode(ValueType<T> type, String text) {
        Object decoded = cache.get(new Key(type, text), key -> decodeNow(type, text));
        if (decoded instanceof Refused refused) {
            throw refused.why();
        }
        @SuppressWarnings("unchecked") // it was put in under that type
        T value = (T) decoded;
        return value;
    }

    private static Object decodeNow(ValueType<?> type, String text) {
        try {
            return type.decode(text);
        } catch (IllegalArgumentException e) {
            return new Refused(e);
        }
    }
}
