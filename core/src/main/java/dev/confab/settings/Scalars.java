package dev.confab.settings;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types that one text without further structure gives. Messages say what was expected and leave out what came. */
final class Scalars {

    /** How long a pattern may be: compiling one is recursive. */
    static final int PATTERN_CHARS_MAX = 1_000;

    /** How many digits a number without a range may have: reading them takes time that grows with their square. */
    static final int DIGITS_MAX = 1_000;

    /** How many constants of an enum a message names. */
    static final int CONSTANTS_TOLD = 20;

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern NOT_ZERO = Pattern.compile("^[^eE]*[1-9]");

    private static final Map<Class<?>, Decoder<?>> DECODERS = new HashMap<>();

    private static final Map<Class<?>, Class<?>> WRAPPERS = Map.of(
            boolean.class, Boolean.class,
            byte.class, Byte.class,
            short.class, Short.class,
            int.class, Integer.class,
            long.class, Long.class,
            float.class, Float.class,
            double.class, Double.class,
            char.class, Character.class);

    static {
        put(String.class, text -> text);
        put(Boolean.class, text -> bool(text.strip()));
        put(Character.class, Scalars::character);
        put(Byte.class, text -> (byte) whole(text, Byte.MIN_VALUE, Byte.MAX_VALUE));
        put(Short.class, text -> (short) whole(text, Short.MIN_VALUE, Short.MAX_VALUE));
        put(Integer.class, text -> (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
        put(Long.class, text -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
        put(Float.class, text -> finite(text, Float::valueOf));
        put(Double.class, text -> finite(text, Double::valueOf));
        put(BigInteger.class, Scalars::big);
        put(BigDecimal.class, text -> number(text, Scalars::decimal));
        put(Duration.class, DurationText::parse);
        put(ByteSize.class, ByteSize::parse);
        put(Instant.class, text -> time(text, "an instant such as 2026-11-27T10:15:30Z", Instant::parse));
        put(LocalDate.class, text -> time(text, "a date such as 2026-11-27", LocalDate::parse));
        put(URI.class, Scalars::uri);
        put(UUID.class, Scalars::uuid);
        put(Pattern.class, Scalars::pattern);
        put(Path.class, Scalars::path);
    }

    private Scalars() {}

    private static <T> void put(Class<T> type, Decoder<T> decoder) {
        DECODERS.put(type, decoder);
    }

    /** Returns the class that stands for a primitive one in generic types; any other as it is. */
    @SuppressWarnings("unchecked") // both stand for the same values
    static <T> Class<T> wrapped(Class<T> type) {
        return (Class<T>) WRAPPERS.getOrDefault(type, type);
    }

    /** Returns the decoder of that class, or null where there is none. */
    @SuppressWarnings("unchecked") // each was put in under its class; an enum's constants are of it
    static <T> @Nullable Decoder<T> of(Class<T> type) {
        Class<T> wrapped = wrapped(type);
        if (wrapped.isEnum()) {
            T[] constants = wrapped.getEnumConstants(); // here, for it initializes the class
            return text -> constant(constants, text);
        }
        return (Decoder<T>) DECODERS.get(wrapped);
    }

    private static <T> T constant(T[] constants, String text) {
        String wanted = text.strip();
        String relaxed = wanted.replace('-', '_');
        return Arrays.stream(constants)
                .filter(constant -> ((Enum<?>) constant).name().equals(wanted))
                .findFirst()
                .or(() -> only(Arrays.stream(constants)
                        .filter(constant -> ((Enum<?>) constant).name().equalsIgnoreCase(relaxed))
                        .toList()))
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + names(constants)));
    }

    private static <T> Optional<T> only(List<T> found) {
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    /** What toString says is the application's business. */
    private static String names(Object[] constants) {
        String more = constants.length > CONSTANTS_TOLD ? " and " + (constants.length - CONSTANTS_TOLD) + " more" : "";
        return Arrays.stream(constants)
                .limit(CONSTANTS_TOLD)
                .map(constant -> ((Enum<?>) constant).name())
                .collect(Collectors.joining(", ", "", more));
    }

    private static boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static char character(String text) {
        String one = text.length() == 1 ? text : text.strip();
        if (one.length() != 1) {
            throw new IllegalArgumentException("expected one character, came " + text.length());
        }
        return one.charAt(0);
    }

    private static long whole(String text, long min, long max) {
        try {
            String stripped = text.strip();
            if (WHOLE.matcher(stripped).matches()) { // the JDK takes the digits of all scripts
                long value = Long.parseLong(stripped);
                if (value >= min && value <= max) {
                    return value;
                }
            }
        } catch (NumberFormatException e) {
            // said below, for what is out of range as well
        }
        throw new IllegalArgumentException("expected a whole number from " + min + " to " + max);
    }

    private static <T> T number(String text, Decoder<T> decoder) {
        String stripped = text.strip();
        try {
            if (stripped.length() <= DIGITS_MAX && DECIMAL.matcher(stripped).matches()) { // no NaN, no hexadecimal
                return decoder.decode(stripped);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "expected a number of at most " + DIGITS_MAX + " digits, with an exponent of no more");
    }

    private static BigInteger big(String text) {
        String stripped = text.strip();
        if (stripped.length() > DIGITS_MAX || !WHOLE.matcher(stripped).matches()) {
            throw new IllegalArgumentException("expected a whole number of at most " + DIGITS_MAX + " digits");
        }
        return new BigInteger(stripped);
    }

    /** What is beyond the range becomes infinite or zero in the JDK. */
    private static <T extends Number> T finite(String text, Decoder<T> decoder) {
        T number = number(text, decoder);
        double value = number.doubleValue();
        boolean isLost = value == 0 && NOT_ZERO.matcher(text).find();
        if (Double.isInfinite(value) || isLost) {
            throw new IllegalArgumentException(
                    "expected a number within the range of " + number.getClass().getSimpleName());
        }
        return number;
    }

    /** Ten characters can name a number of a billion digits, which the first addition would write out. */
    private static BigDecimal decimal(String text) {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > DIGITS_MAX) {
            throw new NumberFormatException();
        }
        return number;
    }

    private static <T> T time(String text, String what, Decoder<T> decoder) {
        try {
            return decoder.decode(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected " + what, e);
        }
    }

    private static String requireText(String text, String what) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("expected " + what + ", came an empty text");
        }
        return text.strip();
    }

    private static URI uri(String text) {
        try {
            return new URI(requireText(text, "a URI"));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("expected a URI: " + e.getReason() + " at index " + e.getIndex(), e);
        }
    }

    /** The JDK takes short groups as well, and makes another identifier of them. */
    private static UUID uuid(String text) {
        String stripped = text.strip();
        try {
            UUID uuid = UUID.fromString(stripped);
            if (uuid.toString().equalsIgnoreCase(stripped)) {
                return uuid;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("expected a UUID of 8-4-4-4-12 hexadecimal digits");
    }

    private static Pattern pattern(String text) {
        if (text.length() > PATTERN_CHARS_MAX) {
            throw new IllegalArgumentException("expected a regular expression of at most " + PATTERN_CHARS_MAX
                    + " characters, came " + text.length());
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "expected a regular expression: " + e.getDescription() + " at index " + e.getIndex(), e);
        } catch (StackOverflowError e) {
            throw new IllegalArgumentException("expected a regular expression, came one nested too deeply", e);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(requireText(text, "a path"));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("expected a path: " + e.getReason() + " at index " + e.getIndex(), e);
        }
    }
}
