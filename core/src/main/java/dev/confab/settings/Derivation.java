package dev.confab.settings;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** How one setting follows from another. Confined to the binding's turns once it is made. */
final class Derivation<T, R> {

    private final Binding<?> binding;
    private final Function<? super T, ? extends R> function;
    private final Setting<R> setting;
    private Reading<T> from;

    private Derivation(
            Binding<?> binding, Function<? super T, ? extends R> function, Setting<R> setting, Reading<T> from) {
        this.binding = binding;
        this.function = function;
        this.setting = setting;
        this.from = from;
    }

    static <T, R> Derivation<T, R> of(
            Binding<?> binding, Setting<T> source, Function<? super T, ? extends R> function) {
        Reading<T> from = source.reading();
        R first = first(source, from, function);
        Setting<R> setting =
                new Setting<>(binding, source.name() + " mapped", first, new Reading<>(first, from.origin()));
        return new Derivation<>(binding, function, setting, from);
    }

    private static <T, R> R first(Setting<T> source, Reading<T> from, Function<? super T, ? extends R> function) {
        try {
            return apply(function, from.value());
        } catch (RuntimeException e) {
            try {
                return apply(function, source.fallback());
            } catch (RuntimeException alsoForDefault) {
                alsoForDefault.addSuppressed(e);
                throw new IllegalArgumentException(
                        "the function must have a value for the default of " + source + "; " + reason(alsoForDefault),
                        alsoForDefault);
            }
        }
    }

    private static <T, R> R apply(Function<? super T, ? extends R> function, T value) {
        return Objects.requireNonNull(function.apply(value), "the function returned null");
    }

    private static String reason(RuntimeException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    Setting<R> setting() {
        return setting;
    }

    void follow(Reading<T> next) {
        if (next != from) {
            from = next;
            try {
                setting.show(new Reading<>(apply(function, next.value()), next.origin()));
                binding.accepted(setting);
            } catch (RuntimeException | StackOverflowError e) {
                binding.rejected(
                        setting, List.of(new Fault(next.origin().key(), "the function of map failed with " + e)));
            }
        }
        setting.followUp();
    }
}
