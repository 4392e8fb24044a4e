package dev.confab.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "type=duration required min=1ms max=1m default=300ms owner=payments deprecated description=\"how long, at most\"",
                "one-of=red,\"light green\",\"\",\"a\\\"b\\\\c\\nd\"",
                "min-length=1 max-length=20 regex=\"[a-z ]+\"",
                "type=decimal min=-1.5e3",
                "type=json json-schema=\"a route\"",
            })
    void shouldWriteARuleAsItReadIt(String text) {
        assertThat(Rule.parse("timeout", text).text()).isEqualTo(text);
    }

    @Test
    void shouldReadWhatTheBuilderSays() {
        KeyRule rule = Rule.of("mail.*")
                .type(ValueKind.STRING)
                .oneOf("a b", "c,d", "\"")
                .minLength(1)
                .maxLength(9)
                .regex("[^\\\\]+ ?\n")
                .defaultsTo("a b")
                .owner("ann")
                .deprecated()
                .description("")
                .build();

        assertThat(Rule.parse("mail.*", rule.text())).isEqualTo(rule);
        assertThat(rule.regex()).contains("[^\\\\]+ ?\n");
        assertThat(rule.isDeprecated()).isTrue();
        assertThat(Rule.compare("pool", "min size", "<=", "max").text()).isEqualTo("\"min size\" <= max");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "typ=integer                    | 0  | one of the words",
                "type=int                       | 0  | type string, integer",
                "type                           | 4  | = and a value",
                "type=                          | 5  | a value",
                "required=true                  | 8  | a space",
                "required required              | 9  | required once",
                "type=integer min=1s            | 13 | min that is a whole number",
                "type=boolean max=true          | 13 | no max, as boolean has no order",
                "min=1                          | 0  | no min, as string has no order",
                "type=integer min=2 max=1       | 19 | max that is at least min",
                "min-length=-1                  | 0  | min-length of 0 to",
                "min-length=2 max-length=1      | 13 | max-length that is at least",
                "type=duration default=300      | 14 | default that is a duration",
                "one-of=a,b default=c           | 11 | default that is one of a, b",
                "description=\"open             | 13 | a second quote",
                "description=\"\\x\"            | 14 | \\\", \\\\ or \\n",
                "'owner=a, b'                   | 9  | one of the words",
                "owner=a\"b                     | 7  | a space",
                "type=string json-schema=a      | 12 | type=json beside json-schema",
                "json-schema=a                  | 0  | type=json beside json-schema",
            })
    void shouldSayWhereARuleIsNone(String text, int position, String expected) {
        assertThatThrownBy(() -> Rule.parse("timeout", text))
                .asInstanceOf(type(RuleSyntaxException.class))
                .satisfies(fault -> {
                    assertThat(fault.position()).isEqualTo(position);
                    assertThat(fault.expected()).contains(expected);
                    assertThat(fault).hasMessageContaining("at index " + position);
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rule:a | min           | 3  | one of <",
                "rule:a | min =< max    | 4  | one of <",
                "rule:a | min <= a b    | 9  | nothing behind",
                "rule:a | min <=        | 6  | a value",
                "rule:  | min <= max    | 0  | a name behind rule:",
                "a*     | required      | 0  | no required for a pattern",
                "json:  | {}            | 0  | a name behind json:",
                "json:a | {\"a\": tru}   | 6  | well-formed JSON",
                "json:a | [1]           | 0  | a JSON object",
            })
    void shouldSayWhereARuleOverKeysIsNone(String target, String text, int position, String expected) {
        assertThatThrownBy(() -> Rule.parse(target, text))
                .asInstanceOf(type(RuleSyntaxException.class))
                .satisfies(fault -> {
                    assertThat(fault.position()).isEqualTo(position);
                    assertThat(fault.expected()).contains(expected);
                });
    }

    @Test
    void shouldRefuseARuleThatIsTooLongAndShowOnlyItsBeginning() {
        String text = "description=\"" + "x".repeat(Rule.CHARS_MAX) + '"';

        assertThatThrownBy(() -> Rule.parse("a", text))
                .hasMessageContaining("at most " + Rule.CHARS_MAX)
                .satisfies(fault -> assertThat(fault.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void shouldKeepAJsonSchemaToTheLetterUpToItsBound() {
        String text = "{\n  \"type\": \"object\"}";
        String longest = "{\"a\":\"" + "x".repeat(Rule.JSON_CHARS_MAX - 8) + "\"}";

        assertThat(Rule.jsonSchema("route", text)).isEqualTo(new JsonSchemaRule("json:route", text));
        assertThat(Rule.parse("json:route", longest).text()).hasSize(Rule.JSON_CHARS_MAX);
        assertThatThrownBy(() -> Rule.parse("json:route", longest + " "))
                .hasMessageContaining("at most " + Rule.JSON_CHARS_MAX)
                .satisfies(fault -> assertThat(fault.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void shouldNameAJsonSchemaForJsonOnly() {
        KeyRule rule = Rule.of("route.*").jsonSchema("route").build();

        assertThat(rule.text()).isEqualTo("type=json json-schema=route");
        assertThat(rule.jsonSchema()).contains("route");
        assertThat(rule.isJudgedBy("json:route")).isTrue();
        assertThat(rule.isJudgedBy("json:other")).isFalse();
        assertThat(rule.isLeftToNode()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "type=integer                  | 42     | ok",
                "type=integer                  | 4x     | a whole number of at most 1000 digits",
                "type=integer min=1 max=10     | 0      | 1 to 10",
                "type=integer min=1 max=10     | 10     | ok",
                "type=integer max=10           | 11     | at most 10",
                "type=decimal min=0.1          | 0.10   | ok",
                "type=duration min=1s          | 999ms  | at least 1s",
                "type=duration max=1m          | PT60S  | ok",
                "type=size max=1MiB            | 2MB    | at most 1MiB",
                "type=boolean                  | maybe  | true or false",
                "type=uri                      | a b:c  | an absolute URI such as https://example.org/a",
                "type=json                     | [1,]   | well-formed JSON, at most 64 levels deep",
                "min-length=2 max-length=3     | 😀     | 2 to 3 characters long",
                "min-length=2 max-length=3     | 😀😀😀  | ok",
                "one-of=red,green              | Red    | one of red, green",
            })
    void shouldSayWhatAValueHasToBe(String text, String value, String expected) {
        Violations found = new Violations();

        Schema.of(List.of(Rule.parse("key", text))).check("shop", List.of("key"), key -> value, found);

        assertThat(found.listed())
                .isEqualTo(
                        expected.equals("ok")
                                ? List.of()
                                : List.of(new Violation("shop", "key", "key", expected, '"' + value + '"')));
    }

    @ParameterizedTest
    @CsvSource({
        "1,<=,1.0,true",
        "2,<=,10,true",
        "1m,<,90s,true",
        "1m,>,90s,false",
        "10,<,1kB,true",
        "1kB,>=,1000,true",
        "10,<,1m,false",
        "a,<,b,false",
        "a,=,a,true",
        "1.0,=,1,true",
        "a,!=,b,true",
        "1s,!=,1000ms,false",
        "2,>,1,true"
    })
    void shouldCompareTwoKeys(String left, String relation, String right, boolean holds) {
        Violations found = new Violations();
        Rule rule = Rule.compare("r", "l", relation, "r");

        Schema.of(List.of(rule)).check("shop", List.of("r"), Map.of("l", left, "r", right)::get, found);

        assertThat(found.isEmpty()).isEqualTo(holds);
    }

    @Test
    void shouldHideWhatIsInASecretAndCutWhatIsLong() {
        Violations found = new Violations();
        Schema schema =
                Schema.of(List.of(Rule.parse("*", "max-length=3"), Rule.compare("r", "db.password", "=", "other")));

        schema.check("shop", List.of("db.password", "other"), key -> key + "😀".repeat(100), found);

        assertThat(found.listed())
                .extracting(Violation::came)
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("(hidden)"),
                        second -> assertThat(second).hasSizeLessThan(140).endsWith("…\""),
                        third -> assertThat(third).isEqualTo("(hidden)"));
    }

    @Test
    void shouldCountAllViolationsAndListTheFirst() {
        Violations found = new Violations();
        List<String> keys =
                java.util.stream.IntStream.range(0, 250).mapToObj(i -> "k" + i).toList();

        Schema.of(List.of(Rule.parse("k*", "type=integer"))).check("shop", keys, key -> "x", found);

        assertThat(found.count()).isEqualTo(250);
        assertThat(found.listed()).hasSize(Violations.LISTED_MAX);
        assertThat(found.listed().get(99).key()).isEqualTo("k99");
    }
}
