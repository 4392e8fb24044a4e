package dev.confab.settings;

import dev.confab.replica.LayeredView;

/** All keys under a prefix, as one record or interface. Equal by prefix and binder. */
record RecordRecipe<T>(String prefix, Binder<T> binder) implements Recipe<T> {

    @Override
    public String name() {
        return prefix.isEmpty() ? "*" : prefix + ".*";
    }

    @Override
    public String area() {
        return prefix.isEmpty() ? "" : prefix + ".";
    }

    @Override
    public Attempt<T> make(EffectiveTexts texts) {
        Binder.Result<T> result = binder.bind(prefix, texts);
        return result.faults().isEmpty()
                ? new Attempt.Made<>(result.value(), texts.newestOrigin(name()), texts.asked())
                : new Attempt.Failed<>(result.faults(), texts.asked());
    }

    /** The constructor of a record is code of the application. */
    @Override
    public boolean isLight(LayeredView.Values present) {
        return false;
    }
}
