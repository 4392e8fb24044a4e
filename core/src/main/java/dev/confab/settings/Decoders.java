package dev.confab.settings;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the parts of a bound record or interface are decoded that are of the application's own types, or are to be read otherwise
 * than by default: for instance {@code Decoders.of(Currency.class, Currency::getInstance)}. They hold for the parts themselves
 * and for elements of lists, sets, maps and optionals. Keep one in a constant: two are equal that have the same decoder
 * objects, and only equal ones share a setting. Immutable.
 */
public final class Decoders {

    static final Decoders NONE = new Decoders(Map.of());

    private final Map<Class<?>, ValueType<?>> types;

    private Decoders(Map<Class<?>, ValueType<?>> types) {
        this.types = Map.copyOf(types);
    }

    /** One decoder; others are added by {@link #with}. */
    public static <T> Decoders of(Class<T> type, Decoder<T> decoder) {
        return NONE.with(type, decoder);
    }

    /**
     * Returns these and one more.
     *
     * @param type that of the part as it is declared; not a primitive one
     * @throws IllegalArgumentException where there is one for that type already
     */
    public <T> Decoders with(Class<T> type, Decoder<T> decoder) {
        Objects.requireNonNull(decoder, "decoder");
        if (type.isPrimitive()) {
            throw new IllegalArgumentException(
                    "type must not be primitive, was " + type + "; declare the part as an object");
        }
        Map<Class<?>, ValueType<?>> more = new HashMap<>(types);
        if (more.put(type, ValueType.of(type.getSimpleName(), decoder)) != null) {
            throw new IllegalArgumentException(
                    "type must have one decoder, was " + type.getName() + ", which has one already");
        }
        return new Decoders(more);
    }

    /** How that type is decoded; null where it is none of these. */
    @Nullable
    ValueType<?> find(Class<?> type) {
        return types.get(type);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decoders that && types.equals(that.types);
    }

    @Override
    public int hashCode() {
        return types.hashCode();
    }

    /** The types. */
    @Override
    public String toString() {
        return "Decoders" + types.values();
    }
}
