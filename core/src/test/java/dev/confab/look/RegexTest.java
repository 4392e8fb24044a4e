package dev.confab.look;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegexTest {

    private final LookBudget budget = new LookBudget();

    @Test
    void shouldJudgeTheWholeValue() {
        Regex regex = Regex.of("[a-z]+");

        assertThat(regex.fault()).isNull();
        assertThat(regex.faultOf("ann", budget)).isNull();
        assertThat(regex.faultOf("ann1", budget)).isEqualTo("a text that fits [a-z]+");
    }

    /** Proves that an expression that tries exponentially many ways is cut off, at the same step each time. */
    @Test
    void shouldGiveUpOnAnExpressionThatTriesTooManyWays() {
        Regex regex = Regex.of("(.*a){12}");

        assertThat(regex.faultOf("a".repeat(12), budget)).isNull();
        assertThat(regex.faultOf("a".repeat(60) + "b", budget)).contains("within " + LookBudget.OF_A_VALUE + " looks");
        assertThat(Regex.of("(a|b)*").faultOf("ab".repeat(500_000), budget)).contains("short enough");
    }

    @Test
    void shouldJudgeAValueOfAMegabyte() {
        assertThat(Regex.of("[^;]*;?").faultOf("x".repeat(1024 * 1024), budget)).isNull();
    }

    @Test
    void shouldSayWhatIsWrongWithAnExpression() {
        assertThat(Regex.of("(a").fault()).contains("Unclosed group", "index 2");
        assertThat(Regex.of("(a").faultOf("a", budget)).startsWith("judged by a regular expression");
        assertThat(Regex.of("a".repeat(1_001)).fault()).contains("at most 1000 characters");
        assertThat(Regex.of("a".repeat(1_000)).fault()).isNull();
    }

    /** Proves that many values which are each cut off end, too: the look at one write has an end. */
    @Test
    void shouldGiveUpOnAllValuesOfOneWriteTogether() {
        Regex regex = Regex.of("(.*a){12}");
        String value = "a".repeat(60) + "b";
        for (long i = 0; i < LookBudget.OF_ALL / LookBudget.OF_A_VALUE; i++) {
            regex.faultOf(value, budget);
        }

        assertThat(Regex.of("[a-z]+").faultOf("ann", budget)).contains("at all values of one write");
        assertThat(Regex.of("[a-z]+").faultOf("ann", new LookBudget())).isNull();
    }
}
