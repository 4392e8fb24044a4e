package dev.confab.settings;

import dev.confab.replica.LayeredView;

/** All keys under a prefix, as one record or interface. Equal by prefix and binder. */
record RecordRecipe<T>(String prefix, Binder<T> binder) implements Recipe<T> {

    @Override
    public String name() {
        return prefix.isEmpty() ? "*" : prefix + ".*";
    }

    @Override
    public Attempt<T> make(EffectiveTexts texts) {
        texts.follow(KeyNames.prefix(prefix));
        Result<T> result = binder.bind(texts, prefix);
        return result instanceof Result.Bound<T> bound
                ? new Attempt.Made<>(bound.value(), texts.newestOrigin(name()), texts.asked())
                : new Attempt.Failed<>(((Result.Faulty<T>) result).faults(), texts.asked());
    }

    /** The constructor of a record is code of the application. */
    @Override
    public boolean isLight(LayeredView.Values present) {
        return false;
    }
}
