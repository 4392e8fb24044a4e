package dev.confab.settings;

import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a record, or an implementation of an interface, out of all keys under a prefix. What reflection has to find out is found
 * out once, when it is made. Immutable.
 */
public final class Binder<T> {

    private static final Texts NONE = new Texts() {
        @Override
        public boolean has(String key) {
            return false;
        }

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
    private final Decoders decoders;
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

    private Binder(Class<T> type, Decoders decoders, @Nullable T given) {
        this.type = type;
        this.decoders = decoders;
        this.shape = TypeReader.read(type, decoders, given != null);
        Result<T> unset = bind(NONE, "", given);
        if (!unset.faults().isEmpty()) {
            throw new IllegalArgumentException(unset.faults().stream()
                    .map(Fault::toString)
                    .collect(Collectors.joining("\n  ", type.getName() + " cannot be bound:\n  ", "")));
        }
        this.defaults = unset.value();
    }

    /**
     * Returns the binder of a record or interface each part of which has a default.
     *
     * @throws IllegalArgumentException where it cannot be bound; the message has all reasons
     */
    public static <T> Binder<T> of(Class<T> type) {
        return of(type, Decoders.NONE);
    }

    /** As {@link #of(Class)}, with decoders of the application. */
    public static <T> Binder<T> of(Class<T> type, Decoders decoders) {
        return new Binder<>(type, decoders, null);
    }

    /** Returns the binder of a record whose parts have their defaults from that instance. */
    public static <T extends Record> Binder<T> of(T defaults) {
        return of(defaults, Decoders.NONE);
    }

    /** As {@link #of(Record)}, with decoders of the application. */
    public static <T extends Record> Binder<T> of(T defaults, Decoders decoders) {
        @SuppressWarnings("unchecked") // a record has no subclasses
        Class<T> type = (Class<T>) defaults.getClass();
        return new Binder<>(type, decoders, defaults);
    }

    /** Whether both make the same of equal texts, but for their defaults. */
    boolean readsAs(Binder<?> other) {
        return type == other.type && decoders.equals(other.decoders);
    }

    Class<T> type() {
        return type;
    }

    /** The value where no key is set. */
    T defaults() {
        return defaults;
    }

    /** @param prefix with or without a dot at its end; empty for all keys */
    Result<T> bind(Texts texts, String prefix) {
        return bind(texts, KeyNames.prefix(prefix), defaults);
    }

    private Result<T> bind(Texts texts, String prefix, @Nullable T given) {
        PartTexts parts = new PartTexts(texts);
        Object made = shape.read(prefix, given, parts);
        return new Result<>(parts.faultCount() == 0 ? type.cast(made) : null, parts.faults());
    }

    /** The type. */
    @Override
    public String toString() {
        return "Binder[" + type.getName() + "]";
    }
}
