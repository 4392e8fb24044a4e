package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:\n  b:\n    - c: 1\n      d: two\n    - 3\n",
                "a: [[1, 2], [3, {b: c}]]",
                "a: {}\nb: []\nc: [{}, []]\nd:\n  e: {}",
                "a: ~\nb: null\nc:\nd: ''\ne: \"\"\nf: [~, null, '']",
                "a.b: 1\na:\n  b: 2\n  c: 3",
                "a:\n  '[b.c]': 1\n  '[d]':\n    e: 2\n'[x]': y",
                "1: one\na:\n  2: two\n  3.5: x\n  true: y\n  -7: z",
                "~: a\nb:\n  null: c\n  '': d\ne:\n  ? \n  : f",
                "'': {a: 1}\n' ': {b: 2}",
                "url: http://${host:localhost}:${port}/x\npath: C:\\dir\nq: \"a\\tb\\u00e9\\x41\"",
                "a: |\n  one\n  two\nb: >\n  one\n  two\n\n  three\nc: |-\n  x\nd: >+\n  y\n\n",
                "a: 'it''s'\nb: one\n  two\nc: \"one\n  two\\\n  three\"",
                "base: &b\n  x: 1\n  y: 2\nmore:\n  <<: *b\n  y: 3\n  z: 4",
                "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b]\n  z: 5\nd:\n  z: 6\n  <<: *b\n  <<: *a",
                "a: &a text\nb: *a\nc: [*a, &d {e: f}, *d]",
                "&k key: v\nother: *k",
                "a: !!str 123\nb: !!map {c: d}\ne: !!seq [f]\ng: ! h\ni: !!null x",
                "a: 2020-01-02\n2020-01-02: b\nc: 2001-12-14t21:59:43.10-05:00",
                "a: 1\n---\nb: 2\n---\na: 3\n",
                "---\na: 1\n...\n---\n---\n# nothing\n---\nb: 2",
                "%YAML 1.1\n---\na: 1",
                "# only a comment\n",
                "",
                "\uFEFFa: \uD83D\uDE00 smile",
                "{\"a\": {\"b\": [1, \"x\", null, {}]}, \"c\": true, \"1\": 2}",
                "a:\r\n  b: 1\r\n  c: 2\r\n",
                "a: 'null'\nb: \"~\"\nc: !!str null",
                "a: x # comment\nb: 'x # none'\nc: x#none",
                "a:\n- b\n- c: d\n  e: f\n-\n  - g",
            })
    void shouldFlattenLikeSpringBoot(String text) {
        // given
        Map<String, String> expected = SpringBoot.yaml(text);

        // when
        Map<String, String> actual = yaml(text);

        // then
        assertThat(actual).containsExactlyEntriesOf(expected);
    }

    static Stream<Arguments> intendedDifferences() {
        return Stream.of(
                arguments("a: 010", Map.of("a", "010"), Map.of("a", "8")),
                arguments("a: 1_000", Map.of("a", "1_000"), Map.of("a", "1000")),
                arguments("a: yes\nb: off", Map.of("a", "yes", "b", "off"), Map.of("a", "true", "b", "false")),
                arguments("a: True", Map.of("a", "True"), Map.of("a", "true")),
                arguments("a: 1.0e+5", Map.of("a", "1.0e+5"), Map.of("a", "100000.0")),
                arguments("a: 1.50", Map.of("a", "1.50"), Map.of("a", "1.5")),
                arguments("a: +7", Map.of("a", "+7"), Map.of("a", "7")),
                arguments("a: 0x1F", Map.of("a", "0x1F"), Map.of("a", "31")),
                arguments("a: 12:30:45", Map.of("a", "12:30:45"), Map.of("a", "45045")),
                arguments("a: .inf", Map.of("a", ".inf"), Map.of("a", "Infinity")),
                arguments("a: !!int '3_0'", Map.of("a", "3_0"), Map.of("a", "30")),
                arguments("on: 1", Map.of("on", "1"), Map.of("[true]", "1")),
                arguments("1_0: a", Map.of("1_0", "a"), Map.of("[10]", "a")),
                arguments("010: a", Map.of("[010]", "a"), Map.of("[8]", "a")),
                arguments("True: a", Map.of("[True]", "a"), Map.of("[true]", "a")));
    }

    @ParameterizedTest
    @MethodSource("intendedDifferences")
    void shouldKeepTheTextAsWrittenWhereSpringBootGivesItAType(
            String text, Map<String, String> ours, Map<String, String> theirs) {
        assertThat(yaml(text)).isEqualTo(ours);
        assertThat(SpringBoot.yaml(text)).isEqualTo(theirs);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("a: 1\nb: [1, 2\nc: 3", 3, 2),
                arguments("a: 1\n  b: 2", 2, 4),
                arguments("a: 1\nb: 2\na: 3", 3, 1),
                arguments("a:\n\tb: 1", 2, 1),
                arguments("a: *none", 1, 4),
                arguments("a: &x [*x]", 1, 8),
                arguments("a: 1\nb:\n  ? [c]\n  : d", 3, 5),
                arguments("a: !!binary aGk=", 1, 4),
                arguments("a: !com.example.Type {}", 1, 4),
                arguments("a: !!set {b}", 1, 4),
                arguments("- a\n- b", 1, 1),
                arguments("a=b", 1, 1),
                arguments("a: {<<: b}", 1, 9),
                arguments("a: \"\\ud800\"", 1, 4),
                arguments("a: 1\nb: \u0001", 2, 4),
                arguments("'': a", 1, 5));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldNameThePlaceOfWhatItRefuses(String text, int line, int column) {
        assertThatThrownBy(() -> yaml(text))
                .isInstanceOfSatisfying(ConfigFormatException.class, e -> {
                    assertThat(e.source()).isEqualTo("orders.yml");
                    assertThat(e.line()).as(e.getMessage()).isEqualTo(line);
                    assertThat(e.column()).as(e.getMessage()).isEqualTo(column);
                })
                .hasMessageStartingWith("orders.yml:" + line + ":" + column + ": expected ")
                .hasMessageEndingWith("; fix the file, nothing was imported");
    }

    @Test
    void shouldRefuseDuplicateKeysAsSpringBootDoes() {
        assertThatThrownBy(() -> SpringBoot.yaml("a: 1\na: 2")).hasMessageContaining("duplicate key");
        assertThatThrownBy(() -> yaml("a: 1\na: 2")).hasMessageContaining("expected each key once, found a again");
    }

    @Test
    void shouldNotShowValuesInAMessage() {
        // given
        String text = "password: 'hunter2\nuser: x";

        // when, then
        assertThatThrownBy(() -> yaml(text))
                .isInstanceOf(ConfigFormatException.class)
                .hasNoCause()
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldKeepFileOrder() {
        assertThat(yaml("z: 1\na: 2\n---\nm: 3\nz: 4"))
                .containsExactly(entry("z", "4"), entry("a", "2"), entry("m", "3"));
    }

    private static Map<String, String> yaml(String text) {
        return ConfigFormat.YAML.parse("orders.yml", text, Set.of());
    }
}
