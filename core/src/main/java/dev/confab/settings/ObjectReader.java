package dev.confab.settings;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A component that is a record or an interface of its own, with keys below its key. */
record ObjectReader(Shape shape, Extent extent) implements Reader {

    static ObjectReader of(Shape shape) {
        return new ObjectReader(shape, Extent.of(shape.components()));
    }

    @Override
    public boolean isSet(Texts texts, String key) {
        Iterator<String> keys = texts.keys(KeyNames.under(key)).iterator();
        return keys.hasNext();
    }

    /** Its parts have fallbacks each, so a fallback for the whole is one for its parts. */
    @Override
    public @Nullable Object read(Pass pass, String key, @Nullable Object fallback) {
        if (pass.texts().has(key) && !Blank.is(pass, key, KeyNames.join(key, "<name>"))) {
            return null;
        }
        return shape.read(pass, key, fallback);
    }

    @Override
    public void check(Faults problems, String key, boolean hasFallback) {
        shape.check(problems, key, hasFallback);
    }
}
