package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {

    enum Color {
        RED,
        DARK_BLUE {
            @Override
            public String toString() {
                return "navy";
            }
        },
        Mixed,
        MIXED
    }

    @Test
    void shouldReadEachClassTrimmed() {
        assertThat(decode(Integer.class, " 42 ")).isEqualTo(42);
        assertThat(decode(int.class, "+42")).isEqualTo(42);
        assertThat(decode(Long.class, "-9223372036854775808")).isEqualTo(Long.MIN_VALUE);
        assertThat(decode(long.class, "7")).isEqualTo(7L);
        assertThat(decode(Short.class, "-32768")).isEqualTo(Short.MIN_VALUE);
        assertThat(decode(byte.class, "127")).isEqualTo((byte) 127);
        assertThat(decode(double.class, " -1.5e3 ")).isEqualTo(-1500.0);
        assertThat(decode(Float.class, ".5")).isEqualTo(0.5f);
        assertThat(decode(boolean.class, " true\n")).isTrue();
        assertThat(decode(Boolean.class, "False")).isFalse();
        assertThat(decode(char.class, " x ")).isEqualTo('x');
        assertThat(decode(Character.class, " ")).isEqualTo(' ');
        assertThat(decode(BigInteger.class, "123456789012345678901234567890"))
                .isEqualTo("123456789012345678901234567890");
        assertThat(decode(BigDecimal.class, "1.10")).isEqualTo(new BigDecimal("1.10"));
        assertThat(decode(Instant.class, "2026-01-31T12:00:00Z")).isEqualTo("2026-01-31T12:00:00Z");
        assertThat(decode(LocalDate.class, " 2026-01-31")).isEqualTo("2026-01-31");
        assertThat(decode(URI.class, " https://example.com/a?b=c ")).isEqualTo(URI.create("https://example.com/a?b=c"));
        assertThat(decode(UUID.class, "123E4567-e89b-12d3-a456-426614174000"))
                .isEqualTo(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
        assertThat(decode(Pattern.class, "a+b").matcher("aab").matches()).isTrue();
        assertThat(decode(Path.class, " /var/lib ")).isEqualTo(Path.of("/var/lib"));
        assertThat(decode(ByteSize.class, "10MiB")).isEqualTo(new ByteSize(10 << 20));
    }

    @Test
    void shouldLeaveAStringAsItIs() {
        assertThat(decode(String.class, "  a \n")).isEqualTo("  a \n");
        assertThat(decode(String.class, "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "300ms, PT0.3S",
        "5s, PT5S",
        "2m, PT2M",
        "1h30m, PT1H30M",
        "1h 30m, PT1H30M",
        "2d, PT48H",
        "10us, PT0.00001S",
        "10µs, PT0.00001S",
        "7ns, PT0.000000007S",
        "1.5s, PT1.5S",
        "0s, PT0S",
        "-5s, PT-5S",
        "PT0.3S, PT0.3S",
        "pt5s, PT5S",
        "-PT5S, PT-5S",
        "P1DT1H, PT25H",
        "' 300 ms ', PT0.3S"
    })
    void shouldReadDurationsWithUnitsAndIsoOnes(String text, Duration expected) {
        assertThat(decode(Duration.class, text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "300",
                "ms",
                "5 parsecs",
                "5S",
                "30m1h",
                "1s1s",
                "0.1ns",
                "1e3s",
                "PT",
                "P",
                "5s,",
                "-",
                "--5s",
                "9999999999999999999999d",
                "PT9999999999999999999S",
                "1..5s"
            })
    void shouldRefuseOtherDurations(String text) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> decode(Duration.class, text))
                .withMessageStartingWith("expected a duration such as 300ms, 1h30m or PT0.3S");
    }

    @Test
    void shouldSayTheRangeWhenANumberIsBeyondIt() {
        assertRefused(Integer.class, "2147483648", "expected a whole number from -2147483648 to 2147483647");
        assertRefused(byte.class, "128", "expected a whole number from -128 to 127");
        assertRefused(short.class, "-32769", "expected a whole number from -32768 to 32767");
        assertRefused(
                Long.class,
                "9223372036854775808",
                "expected a whole number from -9223372036854775808 to 9223372036854775807");
        assertRefused(Double.class, "1e999", "expected a number within the range of Double");
        assertRefused(Double.class, "1e-999", "expected a number within the range of Double");
        assertRefused(Float.class, "1e39", "expected a number within the range of Float");
        assertThat(decode(Double.class, "0.0e-999")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "1 2", "1_000", "0x10", "12a", "١٢", "--1", "+", "1.0"})
    void shouldRefuseWholeNumbersThatAreNone(String text) {
        assertRefused(Integer.class, text, "expected a whole number");
        assertRefused(BigInteger.class, text, "expected a whole number of at most 1000 digits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "NaN", "Infinity", "1d", "0x1p3", ".", "e5", "1e", "1e+", "1,5", "-.", "1.2.3"})
    void shouldRefuseDecimalNumbersThatAreNone(String text) {
        assertRefused(Double.class, text, "expected a number");
        assertRefused(Float.class, text, "expected a number");
        assertRefused(BigDecimal.class, text, "expected a number");
    }

    /** Proves that a short text cannot name a number that costs a gigabyte to write out or a minute to read. */
    @Test
    void shouldRefuseNumbersThatAreDearToUse() {
        assertRefused(BigDecimal.class, "1e1000000000", "expected a number of at most 1000 digits");
        assertRefused(BigDecimal.class, "1e-1001", "expected a number");
        assertRefused(BigDecimal.class, "1e99999999999", "expected a number");
        assertRefused(BigInteger.class, "1".repeat(1_001), "expected a whole number of at most 1000 digits");
        assertThat(decode(BigDecimal.class, "1e-1000").scale()).isEqualTo(1_000);
        assertThat(decode(BigInteger.class, "1".repeat(1_000))).isPositive();
    }

    @Test
    void shouldTakeTrueAndFalseOnlyAndSaySo() {
        for (String text : List.of("", "yes", "on", "1", "0", "truee")) {
            assertRefused(Boolean.class, text, "expected true or false");
        }
    }

    @Test
    void shouldReadAnEnumByNameOrLoosely() {
        assertThat(decode(Color.class, "RED")).isEqualTo(Color.RED);
        assertThat(decode(Color.class, " dark-blue ")).isEqualTo(Color.DARK_BLUE);
        assertThat(decode(Color.class, "Mixed")).isEqualTo(Color.Mixed);
        assertThat(decode(Color.class, "MIXED")).isEqualTo(Color.MIXED);
        assertRefused(Color.class, "mixed", "expected one of RED, DARK_BLUE, Mixed, MIXED");
        assertRefused(Color.class, "navy", "expected one of RED, DARK_BLUE, Mixed, MIXED");
    }

    /** Proves that neither a Turkish nor an Arabic default locale changes what is read and said. */
    @Test
    void shouldNotDependOnTheDefaultLocale() {
        Locale before = Locale.getDefault();
        for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab")) {
            Locale.setDefault(Locale.forLanguageTag(tag));
            try {
                assertThat(ValueType.of(Alphabet.class).decode("i")).isEqualTo(Alphabet.I);
                assertRefused(Integer.class, "1234567890123", "expected a whole number from -2147483648 to 2147483647");
            } finally {
                Locale.setDefault(before);
            }
        }
    }

    enum Alphabet {
        A,
        B,
        C,
        D,
        E,
        F,
        G,
        H,
        I,
        J,
        K,
        L,
        M,
        N,
        O,
        P,
        Q,
        R,
        S,
        T,
        U,
        V,
        W,
        X,
        Y,
        Z
    }

    @Test
    void shouldListTwentyConstantsAtMost() {
        assertRefused(
                Alphabet.class,
                "?",
                "expected one of A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T and 6 more");
    }

    @Test
    void shouldRefuseOtherTextsOfTheJdksClasses() {
        assertRefused(Character.class, "ab", "expected one character, came 2");
        assertRefused(UUID.class, "1-1-1-1-1", "expected a UUID of 8-4-4-4-12");
        assertRefused(UUID.class, "", "expected a UUID of 8-4-4-4-12");
        assertRefused(URI.class, "a b", "expected a URI: Illegal character in path at index 1");
        assertRefused(URI.class, "", "expected a URI, came an empty text");
        assertRefused(Path.class, "a\0b", "expected a path: Nul character not allowed");
        assertRefused(Path.class, " ", "expected a path, came an empty text");
        assertRefused(Instant.class, "2026-01-31", "expected an instant such as");
        assertRefused(LocalDate.class, "2026-02-31", "expected a date such as 2026-11-27");
        assertRefused(Pattern.class, "a(b", "expected a regular expression: Unclosed group");
    }

    /** Proves that nested parentheses cannot overflow the stack of the thread that decodes. */
    @Test
    void shouldRefusePatternsThatAreTooLongOrTooDeep() throws InterruptedException {
        String deep = "(".repeat(500) + ")".repeat(500);
        String tooLong = "(".repeat(50_000) + ")".repeat(50_000);

        assertRefused(Pattern.class, tooLong, "expected a regular expression of at most 1000 characters, came 100000");
        assertThat(decode(Pattern.class, deep).matcher("").matches()).isTrue();

        Thread small = new Thread(null, () -> assertDecodesOrRefuses(deep), "small", 1);
        Throwable[] thrown = new Throwable[1];
        small.setUncaughtExceptionHandler((thread, e) -> thrown[0] = e);
        small.start();
        small.join();
        assertThat(thrown[0]).isNull();
    }

    private static void assertDecodesOrRefuses(String pattern) {
        try {
            decode(Pattern.class, pattern);
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageStartingWith("expected a regular expression");
        }
    }

    @Test
    void shouldNameAClassThatIsNotSupportedAndSayWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.of(Date.class))
                .withMessage("no decoder is known for java.util.Date; give one, or listOf, setOf, mapOf or optional for"
                        + " several, or bind a record or interface by its prefix");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.of(List.class))
                .withMessageStartingWith("no decoder is known for java.util.List");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ValueType.of(int[].class))
                .withMessageStartingWith("no decoder is known for [I");
        assertThatIllegalArgumentException().isThrownBy(() -> ValueType.of(void.class));
    }

    private static <T> T decode(Class<T> type, String text) {
        return ValueType.of(type).decode(text);
    }

    private static void assertRefused(Class<?> type, String text, String message) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> decode(type, text))
                .withMessageStartingWith(message);
    }
}
