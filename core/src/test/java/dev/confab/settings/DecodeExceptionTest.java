package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DecodeExceptionTest {

    private static final String SECRET = "hunter2";

    @Test
    void shouldDescribeTheTextByLengthAndPlace() {
        assertThat(DecodeException.expected("a date", "")).hasMessage("expected a date, found an empty text");
        assertThat(DecodeException.expected("a date", "", 0)).hasMessage("expected a date, found an empty text");
        assertThat(DecodeException.expected("a date", "x"))
                .hasMessage("expected a date, found 1 character that is none");
        assertThat(DecodeException.expected("a date", "abcdefg", 3))
                .hasMessage("expected a date, found 7 characters that are none (at index 3)");
    }

    /** Proves that a password put under the wrong key does not end in a log. */
    @Test
    void shouldNotHoldTheTextInAMessageOfOurs() {
        for (Class<?> type :
                List.of(Integer.class, Double.class, Boolean.class, Duration.class, Instant.class, UUID.class)) {
            DecodeException thrown = refusal(ValueType.of(type), SECRET);

            assertThat(thrown).hasMessageNotContaining(SECRET).hasNoCause();
            assertThat(thrown.text()).isEqualTo(SECRET);
        }
        assertThat(refusal(ValueType.of(URI.class), SECRET + " " + SECRET)).hasMessageNotContaining(SECRET);
        assertThat(refusal(ValueType.listOf(int.class), "1," + SECRET)).hasMessageNotContaining(SECRET);
        assertThat(refusal(ValueType.mapOf(String.class, int.class), SECRET + "=" + SECRET))
                .hasMessageNotContaining(SECRET);
        assertThat(refusal(ValueType.mapOf(String.class, int.class), SECRET + "=1," + SECRET + "=2"))
                .hasMessageNotContaining(SECRET);
    }

    /** Proves that {@code Integer::parseInt} can be a decoder without its message telling the text. */
    @Test
    void shouldTakeTheTextOutOfTheMessageOfADecoder() {
        ValueType<Integer> port = ValueType.of("port", Integer::parseInt);

        assertThat(refusal(port, SECRET)).hasMessage("For input string: \"(the text)\"");
        assertThat(refusal(port, SECRET)).hasCauseInstanceOf(NumberFormatException.class);
    }

    @Test
    void shouldShowEightyCharactersOfTheText() {
        assertThat(DecodeException.expected("a date", "a".repeat(80)).text()).hasSize(80);
        assertThat(DecodeException.expected("a date", "a".repeat(81)).text()).isEqualTo("a".repeat(80) + "…");
        assertThat(DecodeException.expected("a date", "a".repeat(79) + "😀").text())
                .isEqualTo("a".repeat(79) + "…");
    }

    @Test
    void shouldCutALongMessageOfADecoder() {
        ValueType<Integer> verbose = ValueType.of("verbose", text -> {
            throw new IllegalArgumentException("long ".repeat(1_000));
        });

        assertThat(refusal(verbose, "x").getMessage()).hasSize(DecodeException.MESSAGE_CHARS_MAX + 1);
    }

    private static DecodeException refusal(ValueType<?> type, String text) {
        return catchThrowableOfType(DecodeException.class, () -> type.decode(text));
    }
}
