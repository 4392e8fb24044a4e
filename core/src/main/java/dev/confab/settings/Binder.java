package dev.confab.settings;

import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes values of one record or interface from several keys below a prefix. What can be found out from the type is found out
 * once, when it is made. Immutable and thread-safe; runs the application's constructors and default methods.
 */
final class Binder<T> {

    private final Class<T> type;
    private final Shape shape;
    private final @Nullable T base;
    private final T defaults;

    private Binder(Class<T> type, Shape shape, @Nullable T base, T defaults) {
        this.type = type;
        this.shape = shape;
        this.base = base;
        this.defaults = defaults;
    }

    /**
     * For a type that brings all its defaults.
     *
     * @throws IllegalArgumentException if it does not, or cannot be bound; the message lists everything that is wrong
     */
    static <T> Binder<T> of(Class<T> type) {
        return make(type, null);
    }

    /**
     * With the parts of that value as defaults.
     *
     * @throws IllegalArgumentException if the type cannot be bound; the message lists everything that is wrong
     */
    static <T> Binder<T> of(Class<T> type, T defaults) {
        return make(type, Objects.requireNonNull(defaults, "defaults"));
    }

    private static <T> Binder<T> make(Class<T> type, @Nullable T base) {
        Faults problems = new Faults();
        Shape shape = new Planner(problems).plan(type);
        if (shape != null) {
            shape.check(problems, "", base != null);
        }
        // Only a type that can be bound is tried out: the rest would be told twice.
        Object defaults =
                shape == null || !problems.isEmpty() ? null : shape.read(new Pass(Texts.NONE, problems), "", base);
        if (shape == null || defaults == null) {
            throw new IllegalArgumentException(problems.all().stream()
                    .map(Fault::toString)
                    .collect(Collectors.joining("\n  ", type.getName() + " cannot be bound:\n  ", "")));
        }
        return new Binder<>(type, shape, base, type.cast(defaults));
    }

    /** The value of no keys at all. */
    T defaults() {
        return defaults;
    }

    /**
     * Returns the value of the keys below the prefix, or all that is wrong with them. Other keys are ignored.
     *
     * @param prefix with or without a dot at its end; empty for all keys
     */
    Result<T> bind(Texts texts, String prefix) {
        Pass pass = Pass.over(texts);
        Object value = shape.read(pass, KeyNames.prefix(prefix), base);
        return value == null || !pass.faults().isEmpty()
                ? new Result.Faulty<>(pass.faults().all())
                : new Result.Bound<>(type.cast(value));
    }

    /** Equal for one type with equal defaults of its own. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Binder<?> that && type.equals(that.type) && Objects.equals(base, that.base);
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }
}
