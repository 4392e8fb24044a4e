package dev.confab.settings;

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
        String name = source.name() + " mapped";
        try {
            R first = apply(function, from.value());
            return new Derivation<>(
                    binding, function, new Setting<>(binding, name, first, new Reading<>(first, from.origin())), from);
        } catch (Throwable e) {
            R first = ofDefault(source, function, e);
            Reading<R> reading =
                    new Reading<>(first, Origin.ofDefault(from.origin().key()));
            Derivation<T, R> derivation =
                    new Derivation<>(binding, function, new Setting<>(binding, name, first, reading), from);
            derivation.reject(e);
            return derivation;
        }
    }

    private static <T, R> R ofDefault(
            Setting<T> source, Function<? super T, ? extends R> function, Throwable forPresent) {
        try {
            return apply(function, source.fallback());
        } catch (Throwable e) {
            if (e != forPresent) {
                e.addSuppressed(forPresent);
            }
            throw new IllegalArgumentException(
                    "the function must have a value for the default of " + source + "; " + Fault.reason(e), e);
        }
    }

    private static <T, R> R apply(Function<? super T, ? extends R> function, T value) {
        return Objects.requireNonNull(function.apply(value), "the function returned null");
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
            } catch (Throwable e) { // whatever it throws: the others that follow go on
                reject(e);
            }
        }
        setting.followUp();
    }

    private void reject(Throwable cause) {
        binding.rejected(
                setting,
                binding.rejection(setting, from.origin(), "the function of map failed: " + Fault.reason(cause)));
    }
}
