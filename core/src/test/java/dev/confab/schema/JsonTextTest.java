package dev.confab.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

class JsonTextTest {

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"\\u00e9\\n\"",
        "\"\\x\"",
        "1",
        "-0.5e+3",
        "01",
        "1.",
        "true",
        "null",
        "nul",
        " ",
        "\n"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", " [1, {\"a\": [true, null]}, \"\\u00fC\"] ", "0", "-1.5E-7", "\"\"", "{\"a\":1,\"a\":2}"})
    void shouldTakeWhatIsWellFormed(String text) {
        assertThat(JsonText.isWellFormed(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{\"a\"}",
                "{a:1}",
                "01",
                "+1",
                "1.",
                ".5",
                "1e",
                "-",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"a",
                "\"a\\",
                "\"\t\"",
                "tru",
                "[] []",
                "NaN",
                "\u00a01",
                "[}"
            })
    void shouldRefuseWhatIsNot(String text) {
        assertThat(JsonText.isWellFormed(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"[1, tru]|4", "{\"a\" 1}|5", "[1 2]|3", "{}x|2", "[1|2", "\"ab\\q\"|5"})
    void shouldSayWhereATextIsNone(String text, int index) {
        assertThat(JsonText.faultIn(text)).isEqualTo(index);
    }

    @Test
    void shouldTellWhatIsInATextInItsOrder() {
        String text = " {\"a\\n\" : [1.50, -2e3, true], \"\": {\"b\": \"x\\\"y\", \"c\": null}, \"d\": []} ";
        StringBuilder told = new StringBuilder();

        int fault = JsonText.read(text, new JsonText.Listener() {
            @Override
            public void onBegin(boolean isObject) {
                told.append(isObject ? "{" : "[");
            }

            @Override
            public void onEnd() {
                told.append("end ");
            }

            @Override
            public void onName(int from, int to) {
                told.append(text, from, to).append(": ");
            }

            @Override
            public void onString(int from, int to) {
                told.append(text, from, to).append(' ');
            }

            @Override
            public void onNumber(int from, int to) {
                told.append(text, from, to).append(' ');
            }

            @Override
            public void onLiteral(String word) {
                told.append(word).append(' ');
            }
        });

        assertThat(fault).isEqualTo(-1);
        assertThat(told).hasToString("{a\\n: [1.50 -2e3 true end : {b: x\\\"y c: null end d: [end end ");
    }

    @Test
    void shouldMeanWhatIsEscaped() {
        assertThat(JsonText.unescaped("plain")).isEqualTo("plain");
        assertThat(JsonText.unescaped("a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00z"))
                .isEqualTo("a\"\\/\b\f\n\r\té😀z");
    }

    @Test
    void shouldGoAsDeepAsItSaysAndNoDeeper() {
        assertThat(JsonText.isWellFormed("[".repeat(64) + "]".repeat(64))).isTrue();
        assertThat(JsonText.isWellFormed("[".repeat(65) + "]".repeat(65))).isFalse();
        assertThat(JsonText.isWellFormed("[{\"a\":".repeat(1_000_000))).isFalse();
    }

    @Test
    void shouldJudgeLikeJackson() {
        Random random = new Random(1);
        JsonFactory jackson = new JsonFactory();
        int wellFormed = 0;
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int piece = random.nextInt(8); piece >= 0; piece--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            boolean expected = isOne(jackson, text.toString());
            assertThat(JsonText.isWellFormed(text.toString()))
                    .as(text.toString())
                    .isEqualTo(expected);
            wellFormed += expected ? 1 : 0;
        }
        assertThat(wellFormed).isGreaterThan(500);
    }

    /** Exactly one value: its reader takes several in a row. */
    private static boolean isOne(JsonFactory jackson, String text) {
        try (JsonParser parser = jackson.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (StreamReadException e) {
            return false;
        }
    }
}
