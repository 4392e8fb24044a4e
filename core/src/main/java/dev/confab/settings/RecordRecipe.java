package dev.confab.settings;

import dev.confab.replica.LayeredView;
import java.util.Objects;

/** All keys under a prefix, as one record or interface. Equal by prefix, type and decoders; the fallback is the binder's defaults. */
record RecordRecipe<T>(String prefix, Binder<T> binder) implements Recipe<T> {

    @Override
    public String name() {
        return prefix.isEmpty() ? "*" : prefix + ".*";
    }

    @Override
    public Attempt<T> make(EffectiveTexts texts) {
        Binder.Result<T> result = binder.bind(texts, prefix);
        return result.faults().isEmpty()
                ? new Attempt.Made<>(result.value(), texts.newestOrigin(name()), texts.asked())
                : new Attempt.Failed<>(result.faults(), texts.asked());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordRecipe<?> that && prefix.equals(that.prefix) && binder.readsAs(that.binder);
    }

    @Override
    public int hashCode() {
        return Objects.hash(prefix, binder.type());
    }

    /** The constructor of a record is code of the application. */
    @Override
    public boolean isLight(LayeredView.Values present) {
        return false;
    }
}
