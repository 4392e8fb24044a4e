package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proves that whatever is written under a key, a decoder of ours returns a value or refuses it, and does so soon. */
class DecoderFuzzTest {

    private static final int TEXTS = 10_000;
    private static final long SEED = 20261127;

    /** Shreds of what some decoder takes for something. */
    private static final List<String> SHREDS = List.of(
            "0",
            "1",
            "9",
            "-",
            "+",
            ".",
            "e",
            "E",
            "P",
            "T",
            "PT",
            "S",
            "d",
            "h",
            "m",
            "ms",
            "s",
            "ns",
            "µs",
            "B",
            "KiB",
            "GB",
            ",",
            "=",
            "\\",
            "\\,",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            "*",
            "?",
            "|",
            "\\Q",
            "\\p{L}",
            "(?<",
            "&&",
            ":",
            "/",
            "%",
            "#",
            "@",
            " ",
            "\t",
            "\0",
            "\u2003",
            "true",
            "false",
            "RED",
            "red",
            "2026-01-31",
            "T12:00:00Z",
            "2026-01-31T12:00:00Z",
            "999999999999",
            "\ud83d",
            "ß",
            "123e4567-e89b-12d3-a456-426614174000");

    enum Color {
        RED
    }

    static Stream<ValueType<?>> types() {
        Stream<Class<?>> scalars = Stream.of(
                String.class,
                byte.class,
                short.class,
                int.class,
                long.class,
                float.class,
                double.class,
                boolean.class,
                char.class,
                BigDecimal.class,
                BigInteger.class,
                Color.class,
                Duration.class,
                ByteSize.class,
                Instant.class,
                LocalDate.class,
                URI.class,
                UUID.class,
                Pattern.class,
                Path.class);
        Stream<ValueType<?>> several = Stream.of(
                ValueType.listOf(Duration.class),
                ValueType.setOf(String.class),
                ValueType.mapOf(String.class, int.class),
                ValueType.listOf(ValueType.mapOf(Color.class, Pattern.class)),
                ValueType.optional(ByteSize.class));
        return Stream.concat(scalars.map(ValueType::of), several);
    }

    @ParameterizedTest
    @MethodSource("types")
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void shouldReturnAValueOrRefuse(ValueType<?> type) {
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            try {
                assertThat((Object) type.decode(text)).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).as(text).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isLessThan(TEXTS);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int shreds = 1 + random.nextInt(random.nextInt(50) == 0 ? 400 : 8);
        boolean repeats = random.nextInt(10) == 0;
        String shred = shred(random);
        for (int i = 0; i < shreds; i++) {
            text.append(repeats ? shred : shred(random));
        }
        return text.toString();
    }

    private static String shred(Random random) {
        return random.nextInt(10) == 0
                ? String.valueOf((char) random.nextInt(0x10000))
                : SHREDS.get(random.nextInt(SHREDS.size()));
    }
}
