package dev.confab.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
