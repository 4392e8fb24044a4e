package dev.confab.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What a text of the configuration means: a type with its decoder. Immutable; equal for the same built-in type, and for the same
 * decoder object.
 */
public final class ValueType<T> {

    /** Texts that are shorter are words of every message. */
    private static final int TOLD_CHARS_MIN = 4;

    private final String name;
    private final Object identity;
    private final Decoder<T> decoder;
    private final boolean isTrusted;

    /** A decoder that has an equals of its own is not asked: types are compared where code of the application must not run. */
    private record Own(String name, Decoder<?> decoder) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Own that && name.equals(that.name) && decoder == that.decoder;
        }

        @Override
        public int hashCode() {
            return 31 * name.hashCode() + System.identityHashCode(decoder);
        }
    }

    private ValueType(String name, Object identity, Decoder<T> decoder, boolean isTrusted) {
        this.name = name;
        this.identity = identity;
        this.decoder = decoder;
        this.isTrusted = isTrusted;
    }

    /**
     * The type of that class: a text, a number, a boolean, an enum, {@link java.time.Duration}, {@link ByteSize}, {@link
     * java.time.Instant}, {@link java.time.LocalDate}, {@link java.net.URI}, {@link java.util.UUID}, {@link
     * java.util.regex.Pattern} or {@link java.nio.file.Path}.
     *
     * @throws IllegalArgumentException for any other class
     */
    public static <T> ValueType<T> of(Class<T> type) {
        Class<T> wrapped = Scalars.wrapped(type);
        Decoder<T> decoder = Scalars.of(wrapped);
        if (decoder == null) {
            throw new IllegalArgumentException(
                    "no decoder is known for " + type.getName()
                            + "; give one, or listOf, setOf, mapOf or optional for several, or bind a record or interface by its prefix");
        }
        return new ValueType<>(wrapped.getSimpleName(), wrapped, decoder, true);
    }

    /** A type of the application. Two are equal that have one name and the same decoder object. */
    public static <T> ValueType<T> of(String name, Decoder<T> decoder) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(decoder, "decoder");
        return new ValueType<>(name, new Own(name, decoder), decoder, false);
    }

    /** {@code a, b, c}: elements between commas, stripped; a backslash before a comma or a backslash takes it as it is. */
    public static <E> ValueType<List<E>> listOf(ValueType<E> element) {
        return element.within("List", text -> Collections.unmodifiableList(element.decodeAll(text, new ArrayList<>())));
    }

    /** As {@link #listOf(ValueType)}. */
    public static <E> ValueType<List<E>> listOf(Class<E> element) {
        return listOf(of(element));
    }

    /** As {@link #listOf(ValueType)}, each element once, in the order of the text. */
    public static <E> ValueType<Set<E>> setOf(ValueType<E> element) {
        return element.within(
                "Set", text -> Collections.unmodifiableSet(element.decodeAll(text, new LinkedHashSet<>())));
    }

    /** As {@link #setOf(ValueType)}. */
    public static <E> ValueType<Set<E>> setOf(Class<E> element) {
        return setOf(of(element));
    }

    /** {@code a=1, b=2}: as a list of entries, each key once, in the order of the text. */
    public static <K, V> ValueType<Map<K, V>> mapOf(ValueType<K> key, ValueType<V> value) {
        return new ValueType<>(
                "Map<" + key.name + ", " + value.name + ">",
                List.of("Map", key, value),
                text -> entries(key, value, text),
                key.isTrusted && value.isTrusted);
    }

    /** As {@link #mapOf(ValueType, ValueType)}. */
    public static <K, V> ValueType<Map<K, V>> mapOf(Class<K> key, Class<V> value) {
        return mapOf(of(key), of(value));
    }

    /** A value that may be missing: where no key is set, and where the text is blank. */
    public static <E> ValueType<Optional<E>> optional(ValueType<E> element) {
        return element.within(
                "Optional", text -> text.isBlank() ? Optional.empty() : Optional.of(element.decode(text)));
    }

    /** As {@link #optional(ValueType)}. */
    public static <E> ValueType<Optional<E>> optional(Class<E> element) {
        return optional(of(element));
    }

    /** Its name, for messages. */
    public String name() {
        return name;
    }

    /** See {@link Decoder#decode}; throws also where that returns null. */
    T decode(String text) {
        T value = decoder.decode(text);
        if (value == null) {
            throw new IllegalArgumentException(
                    "the decoder of " + name + " returned null; it must return a value or throw");
        }
        return value;
    }

    /** The reason of a refusal: a decoder of the application may have put the text into its message, or a book. */
    String refusal(String text, Throwable cause) {
        String reason = Fault.reason(cause);
        boolean isTelling = !isTrusted && text.length() >= TOLD_CHARS_MIN;
        return isTelling ? Fault.cut(reason.replace(text, "(the text)")) : reason;
    }

    /** Whether no code of the application runs where a text is decoded. */
    boolean isTrusted() {
        return isTrusted;
    }

    private <R> ValueType<R> within(String outer, Decoder<R> outerDecoder) {
        return new ValueType<>(outer + "<" + name + ">", List.of(outer, this), outerDecoder, isTrusted);
    }

    private <C extends java.util.Collection<T>> C decodeAll(String text, C into) {
        int at = 0;
        for (String element : ListText.elements(text)) {
            into.add(decodeElement(element, ",", at++));
        }
        return into;
    }

    private T decodeElement(String element, String separators, int at) {
        String text = ListText.unescape(element, separators);
        try {
            return decode(text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("element " + at + ": " + refusal(text, e), e);
        }
    }

    private static <K, V> Map<K, V> entries(ValueType<K> key, ValueType<V> value, String text) {
        Map<K, V> entries = new LinkedHashMap<>();
        int at = 0;
        for (String element : ListText.elements(text)) {
            List<String> entry = ListText.entry(element);
            if (entry.isEmpty()) {
                throw new IllegalArgumentException("element " + at + ": expected key=value");
            }
            K decodedKey = key.decodeElement(entry.get(0), ",=", at);
            if (entries.put(decodedKey, value.decodeElement(entry.get(1), ",=", at)) != null) {
                throw new IllegalArgumentException("element " + at + ": expected each key once");
            }
            at++;
        }
        return Collections.unmodifiableMap(entries);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ValueType<?> that && identity.equals(that.identity);
    }

    @Override
    public int hashCode() {
        return identity.hashCode();
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
