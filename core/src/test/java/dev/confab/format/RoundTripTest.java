package dev.confab.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that an export, imported again, is the same map: for nasty keys and values, in every format. */
class RoundTripTest {

    private static final String[] NAMES = {
        "a",
        "b",
        "on",
        "no",
        "null",
        "~",
        "1",
        "0",
        "-",
        "?",
        "x y",
        " ",
        "<<",
        "&a",
        "*a",
        "#",
        "!",
        "=",
        ":",
        "a: b",
        "\u00e9",
        "\uD83D\uDE00",
        "\n",
        "\t",
        "\"",
        "'",
        "\\",
        "\u0085",
        "\u2028",
        "\uFEFF",
        "\u0000",
        "%",
        "---",
        "...",
        "[]",
        "[x]",
        "[a.b]",
        "",
        "]",
        "[",
        "\uFFFE",
        "\u007f",
        "\\u0041",
        "a".repeat(1_100),
        "\"\\".repeat(600)
    };
    private static final String[] VALUES = {
        "",
        " ",
        "  x  ",
        "010",
        "yes",
        "~",
        "null",
        "1.0e5",
        "${a:b}",
        "#x",
        "!x",
        "=x",
        ": x",
        "- x",
        "a\nb\n",
        "\r\n",
        "\ttab\t",
        "\\",
        "\\u0041",
        "\"'\"",
        "\uFEFF",
        "\u0000\u001b\u007f\u0085\u2028",
        "\uD83D\uDE00\u00e9",
        "\uFFFF",
        "*a",
        "&a",
        "!!str x",
        "%",
        "a,b",
        "{",
        "]",
        "|",
        ">",
        "\f"
    };

    @ParameterizedTest
    @EnumSource
    void shouldReadBackWhatItWrote(ConfigFormat format) {
        for (int seed = 0; seed < 1_000; seed++) {
            // given
            Map<String, String> map = map(new SplittableRandom(seed));

            // when
            String text = format.render(map);

            // then
            assertThat(format.parse("seed-" + seed, text, Set.of()))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(map);
        }
    }

    @Test
    void shouldWriteWhatSpringBootReadsTheSame() {
        for (int seed = 0; seed < 500; seed++) {
            // given
            Map<String, String> map = map(new SplittableRandom(seed));
            map.keySet().removeIf(key -> !key.equals(key.trim())); // Boot trims the keys of properties

            // when, then
            assertThat(SpringBoot.yaml(ConfigFormat.YAML.render(map)))
                    .as("seed %d", seed)
                    .satisfies(read -> read.remove(null))
                    .isEqualTo(map);
            map.keySet().removeIf(key -> key.endsWith("[]")); // which Boot always takes for lists
            assertThat(SpringBoot.properties(ConfigFormat.PROPERTIES.render(map)))
                    .as("seed %d", seed)
                    .isEqualTo(map);
        }
    }

    @Test
    void shouldNestWhatNestsAndKeepTheRestFlat() {
        // given
        Map<String, String> map = new LinkedHashMap<>();
        map.put("server.port", "8080");
        map.put("server.hosts[0].name", "x");
        map.put("server.hosts[1].name", "no");
        map.put("server.gap[1]", "y");
        map.put("log.level", "INFO");
        map.put("log.level.web.mvc", "DEBUG");
        map.put("log.level.web.sql", "WARN");
        map.put("odd[a.b]", "z");

        // when, then
        assertThat(ConfigFormat.YAML.render(map)).isEqualTo("""
                        "odd[a.b]": "z"
                        log:
                          level: "INFO"
                          level.web:
                            mvc: "DEBUG"
                            sql: "WARN"
                        server:
                          "gap[1]": "y"
                          hosts:
                            -
                              name: "x"
                            -
                              name: "no"
                          port: "8080"
                        """);
        assertThat(ConfigFormat.JSON.render(Map.of("a.b[0]", "1", "a.b[1]", "2", "a.c", "")))
                .isEqualTo("""
                        {
                          "a": {
                            "b": [
                              "1",
                              "2"
                            ],
                            "c": ""
                          }
                        }
                        """);
        assertThat(ConfigFormat.PROPERTIES.render(Map.of("b c", " x ", "#a", "\u00e9=#", "l[]", "1,2")))
                .isEqualTo("\\#a=\u00e9=#\nb\\ c=\\ x \nl\\[]=1,2\n");
    }

    @Test
    void shouldKeepAKeyOfManySegmentsFlat() {
        // given
        Map<String, String> map = Map.of("a.".repeat(5_000) + "a", "x", "a.".repeat(29) + "a", "y");

        // when, then
        for (ConfigFormat format : ConfigFormat.values()) {
            assertThat(format.parse("deep", format.render(map), Set.of())).isEqualTo(map);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a\uD800",
                "spring.config.activate.on-profile",
                "spring.config.activate.onCloudPlatform",
                "spring.profiles"
            })
    void shouldRefuseKeysThatWouldNotReadBack(String key) {
        for (ConfigFormat format : ConfigFormat.values()) {
            assertThatThrownBy(() -> format.render(Map.of(key, "x"))).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Map<String, String> map(SplittableRandom random) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            StringBuilder key = new StringBuilder(pick(random, NAMES));
            for (int j = random.nextInt(4); j > 0; j--) {
                key.append(random.nextInt(3) == 0 ? "[" + random.nextInt(3) + "]" : "." + pick(random, NAMES));
            }
            if (key.length() > 0) {
                map.put(key.toString(), pick(random, VALUES));
            }
        }
        return map;
    }

    private static String pick(SplittableRandom random, String[] texts) {
        // The first few often, so that keys meet.
        return texts[random.nextInt(random.nextBoolean() ? 2 : texts.length)];
    }
}
