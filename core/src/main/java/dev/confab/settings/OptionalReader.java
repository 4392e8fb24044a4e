package dev.confab.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A component that may be absent: it is where no key is set, and where the text of a single value is blank.
 *
 * @param asText null where it is no single value
 */
record OptionalReader(Reader inner, @Nullable ValueType<?> asText) implements Reader {

    static OptionalReader of(Reader inner) {
        return new OptionalReader(inner, inner instanceof TextReader single ? ValueType.optional(single.type()) : null);
    }

    @Override
    public boolean isSet(Texts texts, String key) {
        return inner.isSet(texts, key);
    }

    @Override
    public @Nullable Object read(Pass pass, String key, @Nullable Object fallback) {
        if (!isSet(pass.texts(), key)) {
            return pass.orFault(key, fallback);
        }
        if (asText != null) {
            return pass.decode(key, asText);
        }
        Object value = inner.read(pass, key, null);
        return value == null ? null : Optional.of(value);
    }

    @Override
    public void check(Faults problems, String key, boolean hasFallback) {
        inner.check(problems, key, asText != null);
    }

    @Override
    public Object byNature() {
        return Optional.empty();
    }

    @Override
    public Extent extent() {
        return inner.extent();
    }
}
