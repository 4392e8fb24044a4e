package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": {\"b\": [1, \"x\", null, true, {}, []]}, \"c.d\": \"${e}\", \"1\": {\"2\": 3}}",
                "{\"a\": {}, \"b\": [], \"c\": [[1], [2, [3]]], \"d\": null, \"e\": \"\"}",
                "{\"a.b\": 1, \"a\": {\"b\": 2, \"[c.d]\": 3}}",
                "{\"a\": \"\\u00e9\\n\\t\\\"\\\\\"}",
                "\uFEFF{ }",
            })
    void shouldFlattenLikeSpringBootReadsTheSameTextAsYaml(String text) {
        // given
        Map<String, String> expected = SpringBoot.yaml(text);
        expected.remove(null); // Boot's key for a document that is an empty map

        // when, then
        assertThat(json(text)).containsExactlyEntriesOf(expected);
    }

    @Test
    void shouldKeepTheTextOfANumberAsWritten() {
        // given
        String numbers = "{\"a\": [1.0e5, -0, 1E400, 12345678901234567890123456789, 0.10]}";

        // when, then
        assertThat(json(numbers).values())
                .containsExactly("1.0e5", "-0", "1E400", "12345678901234567890123456789", "0.10");
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("", 1, 1),
                arguments("[1]", 1, 1),
                arguments("{\"a\": 1,\n \"a\": 2}", 2, 2),
                arguments("{\"a\": 1} x", 1, 10),
                arguments("{\"a\": 1}\n{}", 2, 1),
                arguments("{\"a\": 010}", 1, 8),
                arguments("{\"a\":\n  'x'}", 2, 3),
                arguments("{\"a\": 1,}", 1, 9),
                arguments("{\"a\": \"\\ud800\"}", 1, 7),
                arguments("{\"\": 1}", 1, 6),
                arguments("{\"a\": NaN}", 1, 10));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void shouldNameThePlaceOfWhatItRefuses(String text, int line, int column) {
        assertThatThrownBy(() -> json(text))
                .isInstanceOf(ConfigFormatException.class)
                .hasMessageStartingWith("orders.json:" + line + ":" + column + ": expected ")
                .hasMessageEndingWith("; fix the file, nothing was imported");
    }

    @Test
    void shouldNotShowValuesInAMessage() {
        assertThatThrownBy(() -> json("{\"password\": hunter2}"))
                .hasNoCause()
                .hasMessageContaining("found: a bare word")
                .hasMessageNotContaining("hunter2");
    }

    private static Map<String, String> json(String text) {
        return ConfigFormat.JSON.parse("orders.json", text, Set.of());
    }
}
