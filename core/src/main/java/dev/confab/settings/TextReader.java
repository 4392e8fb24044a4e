package dev.confab.settings;

import org.jspecify.annotations.Nullable;

/** A component that is one text under one key. */
record TextReader(ValueType<?> type) implements Reader {

    @Override
    public boolean isSet(Texts texts, String key) {
        return texts.has(key);
    }

    @Override
    public @Nullable Object read(Pass pass, String key, @Nullable Object fallback) {
        return isSet(pass.texts(), key) ? pass.decode(key, type) : pass.orFault(key, fallback);
    }

    @Override
    public void check(Faults problems, String key, boolean hasFallback) {
        if (!hasFallback) {
            problems.add(key, Pass.NO_DEFAULT);
        }
    }

    @Override
    public ValueType<?> asText() {
        return type;
    }
}
