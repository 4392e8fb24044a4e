package dev.confab.settings;

import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a text is read as a value of one type. Immutable. Two are equal if they read alike: those of this class by their
 * structure, those of the application by name and the same decoder object; so it can be a key of a cache.
 */
public final class ValueType<T> {

    private final String name;
    private final Object identity;
    private final boolean isTrusted;
    private final Decoder<? extends T> decoder;

    private ValueType(String name, Object identity, boolean isTrusted, Decoder<? extends T> decoder) {
        this.name = name;
        this.identity = identity;
        this.isTrusted = isTrusted;
        this.decoder = decoder;
    }

    /**
     * A single value: a string, a number, a boolean, an enum, {@link java.time.Duration}, {@link ByteSize}, {@link
     * java.time.Instant}, {@link java.time.LocalDate}, {@link java.net.URI}, {@link java.util.UUID}, {@link
     * java.util.regex.Pattern} (which is never equal to another one) or {@link java.nio.file.Path}. Whitespace around it does
     * not count, except for a string. A primitive class and its wrapper are the same type.
     *
     * @throws IllegalArgumentException if it is another class
     */
    public static <T> ValueType<T> of(Class<T> type) {
        ValueType<T> scalar = scalar(type);
        if (scalar == null) {
            throw new IllegalArgumentException(unsupported(type.getName())
                    + "; give a Decoder, ValueType.of(name, decoder), or listOf, setOf, mapOf, optional for several");
        }
        return scalar;
    }

    /** A type of the application's; its name is for messages. */
    public static <T> ValueType<T> of(String name, Decoder<T> decoder) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(decoder, "decoder");
        return new ValueType<>(name, new Custom(name, decoder), false, decoder);
    }

    /**
     * A list: elements with commas between them, trimmed; {@code \,} is a comma and {@code \\} a backslash within an element.
     * An empty text is the empty list. At most 10,000 elements.
     */
    public static <E> ValueType<List<E>> listOf(ValueType<E> element) {
        return made("list of " + element.name, List.of("list", element), element.isTrusted, element::decodeList);
    }

    /** A list of single values. */
    public static <E> ValueType<List<E>> listOf(Class<E> element) {
        return listOf(of(element));
    }

    /** A set, written as a list is; it keeps the order, and of equal elements the first. */
    public static <E> ValueType<Set<E>> setOf(ValueType<E> element) {
        return made(
                "set of " + element.name,
                List.of("set", element),
                element.isTrusted,
                text -> Collections.unmodifiableSet(new LinkedHashSet<>(element.decodeList(text))));
    }

    /** A set of single values. */
    public static <E> ValueType<Set<E>> setOf(Class<E> element) {
        return setOf(of(element));
    }

    /**
     * A map: {@code a=1, b=2}, in order, no key twice; written as a list is, and {@code \=} is an equals sign within a key. At
     * most 10,000 entries.
     */
    public static <K, V> ValueType<Map<K, V>> mapOf(ValueType<K> key, ValueType<V> value) {
        return made(
                "map of " + key.name + " to " + value.name,
                List.of("map", key, value),
                key.isTrusted && value.isTrusted,
                text -> decodeMap(text, key, value));
    }

    /** A map of single values. */
    public static <K, V> ValueType<Map<K, V>> mapOf(Class<K> key, Class<V> value) {
        return mapOf(of(key), of(value));
    }

    /** A value or, where the text is blank, none. */
    public static <X> ValueType<Optional<X>> optional(ValueType<X> value) {
        return made(
                "optional " + value.name,
                List.of("optional", value),
                value.isTrusted,
                text -> text.isBlank() ? Optional.empty() : Optional.of(value.decode(text)));
    }

    /** A single value or none. */
    public static <X> ValueType<Optional<X>> optional(Class<X> value) {
        return optional(of(value));
    }

    /** Returns the type of that class; null if it is none of a single value. */
    static <T> @Nullable ValueType<T> scalar(Class<T> type) {
        Class<T> boxed = boxed(type);
        Decoder<T> decoder = Scalars.decoder(boxed);
        return decoder == null ? null : new ValueType<>(type.getSimpleName(), boxed, true, decoder);
    }

    static String unsupported(String type) {
        return type + " is not among the types that are read without a decoder";
    }

    /** For messages: {@code Duration}, {@code list of Integer}. */
    public String name() {
        return name;
    }

    /** Whether decoding runs no code but this library's, so that it may be done where the application's must not run. */
    public boolean isTrusted() {
        return isTrusted;
    }

    /**
     * Reads the text. Thread-safe; does not block unless a decoder of the application does.
     *
     * @throws DecodeException if it is not one of this type, and for whatever {@link RuntimeException} or stack overflow comes
     *     out of a decoder of the application
     */
    public T decode(String text) {
        try {
            T value = decoder.decode(text);
            if (value == null) {
                throw new IllegalStateException(
                        "the decoder of " + name + " returned null; it must return a value or throw");
            }
            return value;
        } catch (DecodeException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            throw DecodeException.thrown(name, text, e);
        }
    }

    private List<T> decodeList(String text) {
        List<T> elements = new ArrayList<>();
        for (String element : ListText.elements(text)) {
            elements.add(decodeAt(elements.size(), element));
        }
        return List.copyOf(elements);
    }

    private static <K, V> Map<K, V> decodeMap(String text, ValueType<K> keys, ValueType<V> values) {
        Map<K, V> map = new LinkedHashMap<>();
        for (ListText.Entry entry : ListText.entries(text)) {
            K key = keys.decodeAt(map.size(), entry.key());
            if (map.put(key, values.decodeAt(map.size(), entry.value())) != null) {
                throw DecodeException.expected("a key that is not there before", entry.key())
                        .in(ListText.place(map.size()));
            }
        }
        return Collections.unmodifiableMap(map);
    }

    private T decodeAt(int index, String element) {
        try {
            return decode(element);
        } catch (DecodeException e) {
            throw e.in(ListText.place(index));
        }
    }

    private static <T> ValueType<T> made(
            String name, Object identity, boolean isTrusted, Decoder<? extends T> decoder) {
        return new ValueType<>(name, identity, isTrusted, decoder);
    }

    @SuppressWarnings("unchecked") // int.class is a Class<Integer>
    private static <T> Class<T> boxed(Class<T> type) {
        return (Class<T>) MethodType.methodType(type).wrap().returnType();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ValueType<?> that && identity.equals(that.identity);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }

    /** A decoder that has an equals of its own is not asked. */
    private record Custom(String name, Decoder<?> decoder) {

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Custom that && name.equals(that.name) && decoder == that.decoder;
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + System.identityHashCode(decoder);
        }
    }
}
