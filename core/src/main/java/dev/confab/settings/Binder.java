package dev.confab.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record, or an implementation of an interface, out of all keys under a prefix. What reflection has to find out is found
 * out once, when it is made. Immutable.
 */
public final class Binder<T> {

    private static final Texts NONE = new Texts() {
        @Override
        public @Nullable String text(String key) {
            return null;
        }

        @Override
        public SortedSet<String> keysUnder(String prefix) {
            return new TreeSet<>();
        }
    };

    private final Class<T> type;
    private final Part shape;
    private final T defaults;

    /**
     * What came of it: a value, or all that is at fault.
     *
     * @param made the value; null where there are faults
     */
    record Result<T>(@Nullable T made, List<Fault> faults) {

        T value() {
            return Objects.requireNonNull(made, "the value of a binding with faults " + faults);
        }
    }

    private Binder(Class<T> type, Part shape, @Nullable T given) {
        this.type = type;
        this.shape = shape;
        Result<T> unset = bind("", NONE, given);
        if (!unset.faults().isEmpty()) {
            throw new IllegalArgumentException(type.getName() + " cannot be bound, its defaults do not make one: "
                    + unset.faults().get(0).reason());
        }
        this.defaults = unset.value();
    }

    /**
     * Returns the binder of a record or interface each part of which has a default.
     *
     * @throws IllegalArgumentException where it cannot be bound; the message has all reasons
     */
    public static <T> Binder<T> of(Class<T> type) {
        return new Binder<>(type, TypeReader.read(type, false), null);
    }

    /** Returns the binder of a record whose parts have their defaults from that instance. */
    public static <T extends Record> Binder<T> of(T defaults) {
        @SuppressWarnings("unchecked") // a record has no subclasses
        Class<T> type = (Class<T>) defaults.getClass();
        return new Binder<>(type, TypeReader.read(type, true), defaults);
    }

    Class<T> type() {
        return type;
    }

    /** The value where no key is set. */
    T defaults() {
        return defaults;
    }

    /** @param prefix without its last dot; empty for all keys */
    Result<T> bind(String prefix, Texts texts) {
        return bind(prefix, texts, defaults);
    }

    private Result<T> bind(String prefix, Texts texts, @Nullable T given) {
        List<Fault> faults = new ArrayList<>();
        Object made = shape.read(prefix, given, new PartTexts(texts, faults));
        return new Result<>(faults.isEmpty() ? type.cast(made) : null, List.copyOf(faults));
    }

    /** The type. */
    @Override
    public String toString() {
        return "Binder[" + type.getName() + "]";
    }
}
