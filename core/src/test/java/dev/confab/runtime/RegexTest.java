package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegexTest {

    @Test
    void shouldJudgeTheWholeValue() {
        Regex regex = Regex.of("[a-z]+");

        assertThat(regex.fault()).isNull();
        assertThat(regex.faultOf("ann")).isNull();
        assertThat(regex.faultOf("ann1")).isEqualTo("a text that fits [a-z]+");
    }

    /** Proves that an expression that tries exponentially many ways is cut off, at the same step each time. */
    @Test
    void shouldGiveUpOnAnExpressionThatTriesTooManyWays() {
        Regex regex = Regex.of("(.*a){12}");

        assertThat(regex.faultOf("a".repeat(12))).isNull();
        assertThat(regex.faultOf("a".repeat(60) + "b")).contains("within " + Regex.LOOKS_MAX + " looks");
        assertThat(Regex.of("(a|b)*").faultOf("ab".repeat(500_000))).contains("short enough");
    }

    @Test
    void shouldJudgeAValueOfAMegabyte() {
        assertThat(Regex.of("[^;]*;?").faultOf("x".repeat(1024 * 1024))).isNull();
    }

    @Test
    void shouldSayWhatIsWrongWithAnExpression() {
        assertThat(Regex.of("(a").fault()).contains("Unclosed group", "index 2");
        assertThat(Regex.of("(a").faultOf("a")).startsWith("judged by a regular expression");
        assertThat(Regex.of("a".repeat(1_001)).fault()).contains("at most 1000 characters");
        assertThat(Regex.of("a".repeat(1_000)).fault()).isNull();
    }
}
