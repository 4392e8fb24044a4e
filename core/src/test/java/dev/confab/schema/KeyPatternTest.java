package dev.confab.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class KeyPatternTest {

    @Test
    void shouldMatchAsARegularExpressionWould() {
        Random random = new Random(1);
        int matches = 0;
        for (int i = 0; i < 20_000; i++) {
            String pattern = text(random, "ab*", 6);
            String key = text(random, "ab*", 8);
            boolean expected = Pattern.matches("\\Q" + pattern.replace("*", "\\E.*\\Q") + "\\E", key);
            assertThat(KeyPattern.matches(pattern, key))
                    .as("%s on %s", pattern, key)
                    .isEqualTo(expected);
            matches += expected ? 1 : 0;
        }
        assertThat(matches).isBetween(1_000, 19_000);
    }

    /** Proves that only the last star is tried anew: with all of them it would take years. */
    @Test
    void shouldNotTryAllWays() {
        String pattern = "*a".repeat(500) + "b";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(KeyPattern.matches(pattern, "a".repeat(1024))).isFalse());
    }

    private static String text(Random random, String letters, int lengthMax) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(lengthMax + 1); i > 0; i--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
