package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Profiles;

class ProfileExpressionTest {

    private static final Set<String> ACTIVE = Set.of("a", "b", "eu-1");

    @Test
    void shouldDecideWellFormedExpressionsLikeSpring() {
        for (int seed = 0; seed < 5_000; seed++) {
            // given
            String expression = expression(new SplittableRandom(seed), 4);

            // when, then
            assertThat(ProfileExpression.matches(expression, ACTIVE))
                    .as("seed %d: %s", seed, expression)
                    .isEqualTo(Profiles.of(expression).matches(ACTIVE::contains));
        }
    }

    @Test
    void shouldNeverTakeWhatSpringRefusesOrDecidesOtherwise() {
        String alphabet = "abc()&|! ";
        for (int seed = 0; seed < 50_000; seed++) {
            // given
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder text = new StringBuilder("a");
            for (int i = random.nextInt(9); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String expression = text.toString();
            boolean ours;
            try {
                ours = ProfileExpression.matches(expression, ACTIVE);
            } catch (IllegalArgumentException e) {
                continue; // stricter than Spring is fine
            }

            // when, then
            assertThat(Profiles.of(expression).matches(ACTIVE::contains))
                    .as("seed %d: %s", seed, expression)
                    .isEqualTo(ours);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a &", "& a", "a & b | c", "(a", "a)", "()", "!", "a (b)", "a !b"})
    void shouldRefuseWhatIsNoExpression(String expression) {
        assertThatThrownBy(() -> ProfileExpression.matches(expression, ACTIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected ");
    }

    @Test
    void shouldBoundTheLength() {
        // given
        String longest = "!".repeat(ProfileExpression.CHARS_MAX - 1) + "a";

        // when, then
        assertThat(ProfileExpression.matches(longest, ACTIVE)).isFalse();
        assertThatThrownBy(() -> ProfileExpression.matches("!" + longest, ACTIVE))
                .hasMessageContaining("at most 1000 characters, found 1001");
    }

    private static String expression(SplittableRandom random, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return (random.nextBoolean() ? "" : "! ") + new String[] {"a", "b", "c", "eu-1"}[random.nextInt(4)];
        }
        String operator = random.nextBoolean() ? " & " : "|";
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "(" : "!(").append(expression(random, depth - 1));
        for (int i = random.nextInt(3); i > 0; i--) {
            text.append(operator).append(expression(random, depth - 1));
        }
        return text.append(')').toString();
    }
}
