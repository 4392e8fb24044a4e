package dev.confab.settings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The single values that can be read without a decoder of the application's. */
final class Scalars {

    /** The compiler of patterns calls itself for each parenthesis. */
    static final int PATTERN_CHARS_MAX = 1_000;
    /** Longer than what file systems and servers take. */
    static final int LOCATION_CHARS_MAX = 8_192;

    private static final Map<Class<?>, Decoder<?>> DECODERS = decoders();

    private Scalars() {}

    /** Returns the decoder of that class, which is no primitive one; null if there is none. */
    @SuppressWarnings("unchecked") // put together with the classes below
    static <T> @Nullable Decoder<T> decoder(Class<T> type) {
        return type.isEnum() ? new Constants<>(type) : (Decoder<T>) DECODERS.get(type);
    }

    private static Map<Class<?>, Decoder<?>> decoders() {
        Table table = new Table();
        table.put(String.class, text -> text);
        addWholeNumbers(table);
        addOtherNumbers(table);
        table.put(Boolean.class, "true or false", Quantity.CHARS_MAX, Scalars::bool);
        table.put(Character.class, text -> character(text));
        table.put(Duration.class, Durations.EXPECTED, Quantity.CHARS_MAX, Durations::parse);
        table.put(ByteSize.class, ByteSize.EXPECTED, Quantity.CHARS_MAX, ByteSize::parse);
        table.put(Instant.class, "a time such as 2026-01-31T12:00:00Z", Quantity.CHARS_MAX, Instant::parse);
        table.put(LocalDate.class, "a date such as 2026-01-31", Quantity.CHARS_MAX, LocalDate::parse);
        table.put(UUID.class, "a UUID such as 123e4567-e89b-12d3-a456-426614174000", Quantity.CHARS_MAX, Scalars::uuid);
        table.put(URI.class, "a URI such as https://example.com/a", LOCATION_CHARS_MAX, URI::create);
        table.put(Path.class, "a path", LOCATION_CHARS_MAX, text -> Path.of(text));
        table.put(Pattern.class, "a regular expression", PATTERN_CHARS_MAX, Pattern::compile);
        return Map.copyOf(table.decoders);
    }

    private static void addWholeNumbers(Table table) {
        table.putWhole(Byte.class, Byte.MIN_VALUE, Byte.MAX_VALUE, Long::byteValue);
        table.putWhole(Short.class, Short.MIN_VALUE, Short.MAX_VALUE, Long::shortValue);
        table.putWhole(Integer.class, Integer.MIN_VALUE, Integer.MAX_VALUE, Long::intValue);
        table.putWhole(Long.class, Long.MIN_VALUE, Long.MAX_VALUE, value -> value);
        table.put(BigInteger.class, Numbers.WHOLE, Numbers.CHARS_MAX, Numbers::whole);
    }

    private static void addOtherNumbers(Table table) {
        String doubles = "a finite number from -" + Double.MAX_VALUE + " to " + Double.MAX_VALUE;
        String floats = "a finite number from -" + Float.MAX_VALUE + " to " + Float.MAX_VALUE;
        table.put(Double.class, doubles, Numbers.CHARS_MAX, text -> Numbers.doubleIn(text, doubles));
        table.put(Float.class, floats, Numbers.CHARS_MAX, text -> Numbers.floatIn(text, floats));
        table.put(BigDecimal.class, Numbers.DECIMAL, Numbers.CHARS_MAX, Numbers::decimal);
    }

    private static Boolean bool(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw DecodeException.expected("true or false", text);
    }

    /** A single blank is a character; around another one it is not. */
    private static Character character(String text) {
        String stripped = text.length() == 1 ? text : text.strip();
        if (stripped.length() != 1) {
            throw DecodeException.expected("one character", stripped);
        }
        return stripped.charAt(0);
    }

    /** The JDK reads "1-1-1-1-1" too. */
    private static UUID uuid(String text) {
        UUID uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException();
        }
        return uuid;
    }

    /** Surrounding whitespace does not count, an empty text is none, and what the JDK throws is said without the text. */
    private static <T> Decoder<T> stripped(String expected, int charsMax, Decoder<T> decoder) {
        return text -> {
            String stripped = text.strip();
            if (stripped.isEmpty() || stripped.length() > charsMax) {
                throw DecodeException.expected(expected + limit(stripped, charsMax), stripped);
            }
            try {
                return decoder.decode(stripped);
            } catch (DecodeException e) {
                throw e;
            } catch (RuntimeException e) {
                int index = index(e);
                throw index < 0
                        ? DecodeException.expected(expected, stripped)
                        : DecodeException.expected(expected, stripped, index);
            } catch (StackOverflowError e) {
                throw DecodeException.expected(expected + ", nested less deeply", stripped);
            }
        };
    }

    private static String limit(String text, int charsMax) {
        return text.isEmpty() ? "" : " of at most " + charsMax + " characters";
    }

    private static int index(RuntimeException thrown) {
        if (thrown instanceof PatternSyntaxException e) {
            return e.getIndex();
        }
        if (thrown instanceof DateTimeParseException e) {
            return e.getErrorIndex();
        }
        if (thrown instanceof InvalidPathException e) {
            return e.getIndex();
        }
        return thrown.getCause() instanceof URISyntaxException e ? e.getIndex() : -1;
    }

    /** Under each class the decoder of that class. */
    private static final class Table {

        private final Map<Class<?>, Decoder<?>> decoders = new HashMap<>();

        <T> void put(Class<T> type, Decoder<T> decoder) {
            decoders.put(type, decoder);
        }

        <T> void put(Class<T> type, String expected, int charsMax, Decoder<T> decoder) {
            put(type, stripped(expected, charsMax, decoder));
        }

        <T> void putWhole(Class<T> type, long min, long max, Function<Long, T> narrow) {
            Decoder<Long> decoder = Numbers.between(min, max);
            put(type, Numbers.expected(min, max), Numbers.CHARS_MAX, text -> narrow.apply(decoder.decode(text)));
        }
    }
}
