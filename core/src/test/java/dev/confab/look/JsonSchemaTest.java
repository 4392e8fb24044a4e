package dev.confab.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {

    private static final String MEGABYTE = "[" + "1,".repeat(500_000) + "1]";

    private final LookBudget budget = new LookBudget();

    @Test
    void shouldSayAllThatIsWrongAndWhereAndByWhichKeyword() {
        JsonDocument schema = JsonDocument.of("""
                {
                  "type": "object",
                  "required": ["host", "port"],
                  "properties": {
                    "host": {"type": "string", "pattern": "^[a-z.]+$"},
                    "port": {"type": "integer", "maximum": 65535},
                    "via": {"$ref": "#"}
                  },
                  "additionalProperties": false
                }""");

        assertThat(schema.faults()).isEmpty();
        assertThat(found(schema, "{\"host\": \"a.b\", \"port\": 80.0}")).isEmpty();
        assertThat(found(schema, "{\"host\": \"A\", \"port\": 99999.5, \"via\": {\"host\": \"a\"}, \"x\": [1, 2]}"))
                .containsExactlyInAnyOrder(
                        "a text in which ^[a-z.]+$ is found at /host, by json:x#/properties/host/pattern, was \"A\"",
                        "of type integer at /port, by json:x#/properties/port/type, was 99999.5",
                        "at most 65535 at /port, by json:x#/properties/port/maximum, was 99999.5",
                        "an object with port at /via, by json:x#/properties/via/$ref/required, was an object of 1",
                        "absent at /x, by json:x#/additionalProperties, was an array of 2");
        assertThat(found(schema, "[]")).containsExactly("of type object, by json:x#/type, was an array of 0");
    }

    /** One line for each thing that a keyword can say. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': ['integer', 'null']}                            | true          | of type integer or null",
                "{'const': {'a': 1}}                                      | {'a': 2}      | equal to an object of 1",
                "{'enum': [1, 'a', null]}                                 | 2             | one of 1, \"a\", null",
                "{'multipleOf': 0.5}                                      | 0.7           | a multiple of 0.5",
                "{'maximum': 1e1}                                         | 11            | at most 10",
                "{'exclusiveMaximum': 5}                                  | 5             | less than 5",
                "{'minimum': 5}                                           | 4             | at least 5",
                "{'exclusiveMinimum': 5}                                  | 5             | more than 5",
                "{'maxLength': 1}                                         | 'ab'          | at most 1 characters long",
                "{'minLength': 2}                                         | '😀'          | at least 2 characters long",
                "{'maxItems': 1}                                          | [1, 2]        | an array of at most 1",
                "{'minItems': 3}                                          | [1, 2]        | an array of at least 3",
                "{'uniqueItems': true}                                    | [1, 2, 1.0]   | an array without the same item twice",
                "{'maxProperties': 0}                                     | {'a': 1}      | an object of at most 0",
                "{'minProperties': 2}                                     | {'a': 1}      | an object of at least 2",
                "{'required': ['c', 'b', 'a']}                            | {'a': 1}      | an object with b, c",
                "{'dependentRequired': {'a': ['b']}}                      | {'a': 1}      | an object with b",
                "{'contains': {'const': 1}}                               | [2, 3]        | an array with an item that fits",
                "{'contains': {'const': 1}, 'maxContains': 1}             | [1, 1]        | an array with at most 1 items that fit",
                "{'contains': {'const': 1}, 'minContains': 2}             | [1]           | an array with at least 2 items that fit",
                "{'not': {'const': 1}}                                    | 1             | what does not fit",
                "{'oneOf': [true, true]}                                  | 1             | what fits exactly one alternative",
                "{'anyOf': [false]}                                       | 1             | absent; what fits an alternative at least",
                "{'allOf': [{'minimum': 2}, {'minimum': 3}]}              | 1             | at least 2; at least 3",
                "{'if': {'const': 1}, 'then': {'minimum': 2}}             | 1             | at least 2",
                "{'if': {'const': 1}, 'else': {'minimum': 9}}             | 2             | at least 9",
                "{'dependentSchemas': {'a': {'required': ['b']}}}         | {'a': 1}      | an object with b",
                "{'propertyNames': {'maxLength': 1}}                      | {'ab': 1}     | at most 1 characters long",
                "{'patternProperties': {'^a': {'minimum': 2}}}            | {'ba': 1, 'ab': 1} | at least 2",
                "{'properties': {'a': true}, 'unevaluatedProperties': false} | {'a': 1, 'b': 1} | absent",
                "{'prefixItems': [true], 'items': {'minimum': 2}}         | [1, 1]        | at least 2",
                "{'$defs': {'a': {'$anchor': 'b', 'minimum': 2}}, '$ref': '#b'} | 1       | at least 2",
                "{'$id': 'https://example.org/a', '$ref': '#/$defs/b', '$defs': {'b': {'minimum': 2}}} | 1 | at least 2",
                "{'$defs': {'b': {'$id': 'b', '$ref': '#/$defs/c', '$defs': {'c': {'minimum': 2}}}}, '$ref': '#/$defs/b'} | 1 | at least 2",
                "{'$schema': 'http://json-schema.org/draft-07/schema#', 'dependencies': {'a': ['b']}} | {'a': 1} | an object with b",
                "{'$schema': 'http://json-schema.org/draft-04/schema', 'maximum': 5, 'exclusiveMaximum': true} | 5 | less than 5",
                "{'$schema': 'https://json-schema.org/draft/2019-09/schema', 'items': [true, {'minimum': 2}]} | [1, 1] | at least 2",
            })
    void shouldSayWhatEachKeywordAsksFor(String schema, String value, String expected) {
        JsonDocument read = JsonDocument.of(schema.replace('\'', '"'));

        assertThat(read.faults()).isEmpty();
        assertThat(read.faultsOf(value.replace('\'', '"'), budget).stream()
                        .map(JsonFault::expected)
                        .collect(Collectors.joining("; ")))
                .isEqualTo(expected);
    }

    /** What fits a pattern is not additional, also where it does not fit what the pattern asks for. */
    @Test
    void shouldNotCallAdditionalWhatAPatternNames() {
        JsonDocument schema = JsonDocument.of(
                "{\"patternProperties\": {\"^s_\": {\"type\": \"string\"}}, \"additionalProperties\": false}");

        assertThat(found(schema, "{\"s_a\": 1, \"b\": 2}"))
                .containsExactly(
                        "of type string at /s_a, by json:x#/patternProperties/^s_/type, was 1",
                        "absent at /b, by json:x#/additionalProperties, was 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type': 'strin', 'minLength': -1}     | what fits an alternative at least at /type; at least 0 at /minLength",
                "{'pattern': '['}                       | a regular expression: Unclosed character class at index 0 at /pattern",
                "{'patternProperties': {'(': true}}     | a regular expression: Unclosed group at index 1 at /patternProperties/(",
                "{'maxLength': 99999999999}             | at most 2147483647 at /maxLength",
                "{'$ref': 'https://example.org/a'}      | a place in this JSON Schema, #/... or #name, as nothing is fetched at /$ref",
                "{'$ref': 'file:///etc/passwd'}         | a place in this JSON Schema, #/... or #name, as nothing is fetched at /$ref",
                "{'$ref': '#/%zz'}                      | a place in this JSON Schema, #/... or #name, as nothing is fetched at /$ref",
                "{'$ref': '#/$defs/a'}                  | a place that is in this JSON Schema at /$ref",
                "{'anyOf': [true], '$ref': '#/anyOf/x'} | a place that is in this JSON Schema at /$ref",
                "{'anyOf': [true], '$ref': '#/anyOf/1'} | a place that is in this JSON Schema at /$ref",
                "{'$schema': 'https://example.org/a'}   | the meta-schema of a draft from 4 to 2020-12 at /$schema",
                "{'$defs': {'a#b': {'additionalProperties': {}}}} | at a place without # at /$defs/a#b/additionalProperties",
                "{'type': 'object', 'type': 'array'}    | JSON with each name once, not twice, at /type",
                "{'maximum': 1e999999999}               | JSON with numbers of at most 1000 digits, written out",
            })
    void shouldSayWhyADocumentIsNoJsonSchemaAndLetNothingPass(String schema, String expected) {
        JsonDocument read = JsonDocument.of(schema.replace('\'', '"'));

        List<String> said = read.faults().stream().map(JsonFault::said).toList();
        assertThat(said).containsAll(List.of(expected.split("; ")));
        assertThat(read.faultsOf("1", budget)).isEqualTo(read.faults());
    }

    /** What readers do not agree on, and what is a gigabyte written out, is in no value that is held against a JSON Schema. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": {\"b\": 1, \"b\": 2}}  | JSON with each name once, not twice, at /a/b",
                "1e999999999                    | JSON with numbers of at most 1000 digits, written out",
                "[1e-1001]                      | JSON with numbers of at most 1000 digits, written out",
                "[1e99999999999]                | JSON with numbers of at most 1000 digits, written out",
            })
    void shouldTakeNoValueThatReadersReadDifferently(String value, String expected) {
        assertThat(JsonDocument.of("{}").faultsOf(value, budget))
                .extracting(JsonFault::expected)
                .containsExactly(expected);
    }

    @Test
    void shouldTakeNoValueWhoseNamesAreTooLongTogether() {
        JsonDocument any = JsonDocument.of("{}");
        String long1 = "{\"" + "a".repeat(500) + "\": {\"" + "b".repeat(522) + "\": 1}}";

        assertThat(any.faultsOf(long1, budget)).isEmpty();
        assertThat(any.faultsOf(long1.replace("bb", "bbb"), budget))
                .extracting(JsonFault::expected)
                .containsExactly("JSON whose names on the way to a value have at most 1024 characters together");
    }

    /** Proves that a document of two kilobytes which asks 2^39 times is cut off, for names as well. */
    @Test
    void shouldGiveUpOnASchemaThatAsksTooOften() {
        String doubling = "{\"$defs\":{\"d0\":{}"
                + IntStream.range(1, 40)
                        .mapToObj(i -> ",\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]}"
                                .formatted(i, i - 1, i - 1))
                        .collect(Collectors.joining());
        for (String use : List.of(
                "},\"$ref\":\"#/$defs/d39\"}",
                "},\"propertyNames\":{\"$ref\":\"#/$defs/d39\"}}",
                "},\"patternProperties\":{\"a\":{\"$ref\":\"#/$defs/d39\"}}}")) {
            JsonDocument schema = JsonDocument.of(doubling + use);
            assertThat(schema.faults()).isEmpty();
            assertThat(schema.faultsOf("{\"a\":1}", budget))
                    .extracting(JsonFault::expected)
                    .containsExactly("seen to fit within 10000000 looks at the value");
        }
    }

    @Test
    void shouldGiveUpOnASchemaThatNamesItselfForEver() {
        for (String loop :
                List.of("{\"$ref\":\"#\"}", "{\"not\":{\"$ref\":\"#\"}}", "{\"anyOf\":[true,{\"$ref\":\"#\"}]}")) {
            assertThat(JsonDocument.of(loop).faultsOf("1", budget))
                    .extracting(JsonFault::expected)
                    .containsExactly("seen to fit within 500 keywords inside each other");
        }
        assertThat(JsonDocument.of("{\"properties\":{\"a\":{\"$ref\":\"#\"}}}")
                        .faultsOf("{\"a\":".repeat(63) + "1" + "}".repeat(63), budget))
                .isEmpty();
    }

    /** Proves that the library's own expressions are not used: one of these would try for years. */
    @Test
    void shouldGiveUpOnAnExpressionThatTriesTooManyWays() {
        String text = "a".repeat(60) + "b";
        for (String schema : List.of(
                "{\"pattern\": \"^(.*a){12}$\"}",
                "{\"propertyNames\": {\"pattern\": \"^(.*a){12}$\"}}",
                "{\"patternProperties\": {\"^(.*a){12}$\": true}}",
                "{\"patternProperties\": {\"^(.*a){12}$\": true}, \"additionalProperties\": true}")) {
            String value = schema.startsWith("{\"pattern\"") ? '"' + text + '"' : "{\"" + text + "\": 1}";
            assertThat(JsonDocument.of(schema).faultsOf(value, budget))
                    .as(schema)
                    .extracting(JsonFault::expected)
                    .containsExactly("seen to fit within 10000000 looks at the value");
        }
    }

    /** Proves that many expressions on many names end, also where none of them looks at a character. */
    @Test
    void shouldGiveUpOnTooManyExpressionsForTooManyNames() {
        String patterns = IntStream.range(0, 1_000)
                .mapToObj(i -> "\"(?!)%d\": true".formatted(i))
                .collect(Collectors.joining(","));
        String names = IntStream.range(0, 20_000)
                .mapToObj(i -> "\"%d\": 1".formatted(i))
                .collect(Collectors.joining(","));

        assertThat(JsonDocument.of("{\"patternProperties\": {" + patterns + "}}")
                        .faultsOf("{" + names + "}", budget))
                .extracting(JsonFault::expected)
                .containsExactly("seen to fit within 10000000 looks at the value");
    }

    @Test
    void shouldJudgeAValueOfAMegabyteOrGiveUp() {
        assertThat(JsonDocument.of("{\"items\": {\"type\": \"integer\"}}").faultsOf(MEGABYTE, budget))
                .isEmpty();
        String numbers = IntStream.range(0, 140_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertThat(JsonDocument.of("{\"uniqueItems\": true}").faultsOf("[" + numbers + "]", budget))
                .isEmpty();
        assertThat(JsonDocument.of("{\"enum\": [1]}").faultsOf(MEGABYTE, budget))
                .hasSize(1);
        // what the library notes down of each item would be kept until the end
        assertThat(JsonDocument.of("{\"items\": {\"title\": \"a\"}}").faultsOf(MEGABYTE, budget))
                .extracting(JsonFault::expected)
                .containsExactly("seen to fit within 10000000 looks at the value");
    }

    @Test
    void shouldTellManyFaultsInALargeValue() {
        String items = "[" + "1,".repeat(99_999) + "1]";

        assertThat(JsonDocument.of("{\"items\": {\"type\": \"string\"}}").faultsOf(items, budget))
                .hasSize(100_000)
                .last()
                .satisfies(fault -> assertThat(fault.at()).isEqualTo("/99999"));
    }

    /** Proves that a keyword with many parts counts as many: each of these fits everything. */
    @Test
    void shouldGiveUpOnAKeywordOfManyParts() {
        String parts = "[" + "true,".repeat(11_999) + "true]";

        assertThat(JsonDocument.of("{\"items\": {\"allOf\": " + parts + "}}")
                        .faultsOf("[" + "1,".repeat(999) + "1]", budget))
                .extracting(JsonFault::expected)
                .containsExactly("seen to fit within 10000000 looks at the value");
    }

    /** Proves that all values of one write together have an end too. */
    @Test
    void shouldCountAllValuesOfOneWriteTogether() {
        JsonDocument loop = JsonDocument.of("{\"pattern\": \"^(.*a){12}$\"}");
        String value = '"' + "a".repeat(60) + "b\"";
        for (long i = 0; i < LookBudget.OF_ALL / LookBudget.OF_A_VALUE; i++) {
            loop.faultsOf(value, budget);
        }

        assertThat(JsonDocument.of("{\"minimum\": 1}").faultsOf("1", budget))
                .extracting(JsonFault::expected)
                .containsExactly("seen to fit within 1000000000 looks at all values of one write");
    }

    @Test
    void shouldKnowASecretByANameOnTheWay() {
        JsonDocument schema = JsonDocument.of(
                "{\"properties\": {\"db\": {\"properties\": {\"passwords\": {\"items\": {\"minLength\": 9}}}}}}");

        assertThat(schema.faultsOf("{\"db\": {\"passwords\": [\"hunter2\"]}}", budget))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.at()).isEqualTo("/db/passwords/0");
                    assertThat(fault.isSecret()).isTrue();
                });
        assertThat(JsonDocument.of("{\"properties\":{\"a\":{\"type\":\"null\"}}}")
                        .faultsOf("{\"a\":1}", budget))
                .noneMatch(JsonFault::isSecret);
        assertThat(found(JsonDocument.of("{}"), "{\"password\": \"hunter2\", \"password\": 1}"))
                .singleElement()
                .asString()
                .doesNotContain("hunter2");
    }

    @Test
    void shouldCutWhatIsLongToItsBounds() {
        String name = "n".repeat(1_000);
        JsonDocument schema = JsonDocument.of("{\"additionalProperties\": {\"const\": \"" + "x".repeat(1_000) + "\"}}");

        assertThat(schema.faultsOf("{\"" + name + "\": \"" + "y".repeat(1_000) + "\"}", budget))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.saidBy("json:x"))
                            .hasSizeLessThan(256)
                            .endsWith(", by json:x#/additionalProperties/const");
                    assertThat(fault.came()).hasSizeLessThan(70);
                });
    }

    private List<String> found(JsonDocument schema, String value) {
        return schema.faultsOf(value, budget).stream()
                .map(fault -> fault.saidBy("json:x") + ", was " + fault.came())
                .toList();
    }
}
