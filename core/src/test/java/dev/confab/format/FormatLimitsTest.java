package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatLimitsTest {

    private static final FormatLimits SMALL = FormatLimits.builder()
            .fileBytesMax(400)
            .documentsMax(3)
            .nestingMax(4)
            .aliasesMax(2)
            .keysMax(5)
            .flatCharsMax(200)
            .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "YAML|documentsMax|a: 1~---~a: 2~---~a: 3|~---~a: 4|at most 3 (documentsMax), found 4",
                "YAML|nestingMax|a: {b: {c: [1]}}|~d: {b: {c: [[1]]}}|at most 4 (nestingMax), found 5",
                "YAML|aliasesMax|a: &a x~b: [*a, *a]|~c: *a|at most 2 (aliasesMax), found 3",
                "YAML|keysMax|a: [1, 2, 3, 4, {}]|~b: 1|at most 5 (keysMax), found 6",
                "YAML|keysMax through aliases|a: &a [1, 2]~b: *a|~c: *a|at most 5 (keysMax), found 6",
                "YAML|keysMax of all documents|a: [1, 2, 3, 4]~---~b: 1|~c: 2|at most 5 (keysMax), found 6",
                "JSON|nestingMax|{'a': [[[1]]]|, 'b': [[[[1]]]]|at most 4 (nestingMax), found 5",
                "JSON|keysMax|{'a': [1, 2, 3, 4, {}]|, 'b': 1|at most 5 (keysMax), found 6",
                "PROPERTIES|documentsMax|a=1~#---~a=2~#---~a=3|~#---~a=4|at most 3 (documentsMax), found 4",
                "PROPERTIES|keysMax|a[]=1,2,3,4,5|~b=1|at most 5 (keysMax), found 6",
            })
    void shouldTakeWhatIsAtALimitAndNameTheLimitThatIsPassed(
            ConfigFormat format, String limit, String within, String more, String message) {
        // given
        String end = format == ConfigFormat.JSON ? "}" : "";
        String atLimit = text(within + end);
        String beyond = text(within + more + end);

        // when, then
        assertThatCode(() -> format.parse("x", atLimit, Set.of(), SMALL)).doesNotThrowAnyException();
        assertThatThrownBy(() -> format.parse("x", beyond, Set.of(), SMALL))
                .as(limit)
                .isInstanceOf(ConfigFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void shouldBoundWhatALongKeyAboveManyShortOnesGrowsTo() {
        // given
        String text = "k".repeat(60) + ": [1, 2, 3, 4]";

        // when, then
        assertThatThrownBy(() -> ConfigFormat.YAML.parse("x", text, Set.of(), SMALL))
                .hasMessageContaining("at most 200 (flatCharsMax), found 256");
    }

    @Test
    void shouldBoundTheText() {
        for (ConfigFormat format : ConfigFormat.values()) {
            assertThatThrownBy(() -> format.parse("x", " ".repeat(401), Set.of(), SMALL))
                    .hasMessageContaining("x: expected at most 400 (fileBytesMax), found 401");
        }
    }

    @Test
    void shouldStopABillionLaughsEarly() {
        // given
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            text.append("a%d: &a%d [".formatted(i, i))
                    .append(("*a" + (i - 1) + ", ").repeat(10))
                    .append("]\n");
        }

        // when, then
        assertThatThrownBy(() -> ConfigFormat.YAML.parse("laughs.yml", text.toString(), Set.of()))
                .hasMessageContaining("at most 100000 (keysMax), found 100001");
    }

    @Test
    void shouldStopAChainOfMergesEarly() {
        // given
        StringBuilder text = new StringBuilder("a: &a {");
        for (int i = 0; i < 1_000; i++) {
            text.append("k").append(i).append(": 1, ");
        }
        text.append("}\nb:\n").append("  - {<<: *a}\n".repeat(999));

        // when, then
        assertThatThrownBy(() -> ConfigFormat.YAML.parse("merges.yml", text.toString(), Set.of()))
                .hasMessageContaining("at most 100000 (keysMax), found 100001");
    }

    @Test
    void shouldRefuseDeepNestingWithoutRunningOutOfStack() {
        // given
        String deep = "[".repeat(200_000);

        // when, then
        assertThatThrownBy(() -> ConfigFormat.YAML.parse("x", "a: " + deep, Set.of()))
                .hasMessageContaining("at most 50 (nestingMax), found 51");
        assertThatThrownBy(() -> ConfigFormat.JSON.parse("x", "{\"a\": " + deep, Set.of()))
                .hasMessageContaining("at most 50 (nestingMax), found 51");
    }

    @Test
    void shouldRefuseAChainOfAliasesThatIsDeeperThanTheFile() {
        // given
        StringBuilder text = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 1_000; i++) {
            text.append("a%d: &a%d %s*a%d %s\n".formatted(i, i, "[".repeat(40), i - 1, "]".repeat(40)));
        }

        // when, then
        assertThatThrownBy(() -> ConfigFormat.YAML.parse("chain.yml", text.toString(), Set.of()))
                .hasMessageContaining("at most 50 (nestingMax), found 51");
    }

    @Test
    void shouldBoundItsOwnMessages() {
        // given
        String key = "k".repeat(100_000);

        // when, then
        assertThatThrownBy(() -> ConfigFormat.JSON.parse("x", "{\"%s\": 1, \"%s\": 2}".formatted(key, key), Set.of()))
                .isInstanceOfSatisfying(
                        ConfigFormatException.class,
                        e -> assertThat(e.getMessage().length()).isLessThan(600));
    }

    @Test
    void shouldRefuseLimitsThatAreNone() {
        assertThatThrownBy(() -> FormatLimits.builder().keysMax(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("keysMax must be between 1 and");
        assertThat(FormatLimits.DEFAULTS.keysMax()).isEqualTo(100_000);
    }

    private static String text(String compact) {
        return compact.replace('~', '\n').replace('\'', '"');
    }
}
