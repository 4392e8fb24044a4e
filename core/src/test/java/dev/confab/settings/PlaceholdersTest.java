package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {

    private static final String KEY = "key";

    private final Map<String, String> texts = new HashMap<>();

    @Test
    void shouldPutInTheValueOfAnotherKey() {
        // given
        texts.put("host", "db-1");

        // when
        Resolution resolution = resolve("jdbc://${host}/orders");

        // then
        assertThat(resolution).isEqualTo(new Resolved("jdbc://db-1/orders", Set.of("host")));
    }

    @Test
    void shouldResolvePlaceholdersInValues() {
        // given
        texts.put("url", "jdbc://${host}:${port}");
        texts.put("host", "db-${zone}");
        texts.put("zone", "eu");
        texts.put("port", "5432");

        // when
        Resolution resolution = resolve("${url}/orders");

        // then
        assertThat(resolution)
                .isEqualTo(new Resolved("jdbc://db-eu:5432/orders", Set.of("url", "host", "zone", "port")));
    }

    @Test
    void shouldTakeTheDefaultOfAKeyThatHasNoValueAndAskForItAllTheSame() {
        assertThat(resolve("${port:5432}")).isEqualTo(new Resolved("5432", Set.of("port")));
        assertThat(resolve("a${port:}b")).isEqualTo(new Resolved("ab", Set.of("port")));
        assertThat(resolve("${url:http://a:80/}")).isEqualTo(new Resolved("http://a:80/", Set.of("url")));
        assertThat(resolve("${json:{\"a\": {}}}")).isEqualTo(new Resolved("{\"a\": {}}", Set.of("json")));
    }

    @Test
    void shouldNotLookAtTheDefaultOfAKeyThatHasAValue() {
        texts.put("port", "5432");

        assertThat(resolve("${port:${other}}")).isEqualTo(new Resolved("5432", Set.of("port")));
    }

    @Test
    void shouldResolvePlaceholdersInDefaults() {
        texts.put("zone", "eu");

        assertThat(resolve("${a:${b:db-${zone}}} ${c:x}"))
                .isEqualTo(new Resolved("db-eu x", Set.of("a", "b", "zone", "c")));
    }

    @ParameterizedTest
    @CsvSource({
        "$${a}, ${a}",
        "$${, ${",
        "$$${a}, $${a}",
        "x$${y ${zone}, x${y eu",
        "${none:$${a}}, ${a}",
        "cost: 5$, cost: 5$",
        "{zone}, {zone}"
    })
    void shouldTakeTwoDollarsForALiteralOne(String text, String expected) {
        texts.put("zone", "eu");

        assertThat(resolve(text))
                .isInstanceOfSatisfying(
                        Resolved.class, it -> assertThat(it.text()).isEqualTo(expected));
    }

    @Test
    void shouldNotReadLiteralsASecondTime() {
        texts.put("literal", "$${zone}");
        texts.put("outer", "${literal}");

        assertThat(resolve("${outer}")).isEqualTo(new Resolved("${zone}", Set.of("outer", "literal")));
    }

    @Test
    void shouldKnowATextThatHasNothingToResolve() {
        assertThat(Placeholders.isIn("plain $ text { with } braces")).isFalse();
        assertThat(Placeholders.isIn("a ${b}")).isTrue();
        assertThat(resolve("plain")).isEqualTo(new Resolved("plain", Set.of()));
    }

    @Test
    void shouldPrintACycle() {
        texts.put("a", "${b}");
        texts.put("b", "${c:x}");
        texts.put("c", "${a}");

        assertThat(resolve("a", "${b}"))
                .isEqualTo(new Unresolved("placeholders go in a circle: a -> b -> c -> a", Set.of("a", "b", "c")));
        assertThat(resolve("${a}"))
                .isEqualTo(new Unresolved("placeholders go in a circle: a -> b -> c -> a", Set.of("a", "b", "c")));
        assertThat(resolve("self", "${self:1}"))
                .isEqualTo(new Unresolved("placeholders go in a circle: self -> self", Set.of("self")));
    }

    @Test
    void shouldTakeAKeyThatIsNamedTwiceForNoCycle() {
        texts.put("a", "${zone}${zone}");
        texts.put("zone", "eu");

        assertThat(resolve("${a}${zone}${a}")).isEqualTo(new Resolved("eueueueueu", Set.of("a", "zone")));
    }

    @Test
    void shouldNameTheMissingKeyAndWhoNamesIt() {
        texts.put("url", "${host}");

        assertThat(resolve("${url}"))
                .isEqualTo(new Unresolved(
                        "the key host, named by url, has no value; set it or give a default, ${key:default}",
                        Set.of("url", "host")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ab ${host | the placeholder at index 3 of key is not closed",
                "${host:{} | the placeholder at index 0 of key is not closed",
                "${a:${b} | the placeholder at index 0 of key is not closed",
                "x ${} | the placeholder at index 2 of key names no key",
                "${:x} | the placeholder at index 0 of key names no key",
                "${a.${b}} | the placeholder at index 0 of key has another one in the name of its key"
            })
    void shouldSayWhereAPlaceholderIsWrong(String text, String reason) {
        assertThat(resolve(text))
                .isInstanceOfSatisfying(
                        Unresolved.class, it -> assertThat(it.reason()).startsWith(reason));
    }

    @Test
    void shouldCountTheIndexWithinTheTextOfTheKeyItNames() {
        texts.put("url", "0123 ${host");

        assertThat(resolve("${a:zz${url}}"))
                .isInstanceOfSatisfying(
                        Unresolved.class,
                        it -> assertThat(it.reason()).startsWith("the placeholder at index 5 of url is not closed"));
    }

    @Test
    void shouldNest32DeepAndNoDeeper() {
        for (int i = 1; i <= Placeholders.DEPTH_MAX; i++) {
            texts.put("k" + i, "${k" + (i + 1) + "}");
        }
        texts.put("k" + Placeholders.DEPTH_MAX, "end");

        assertThat(resolve("${k1}"))
                .isInstanceOfSatisfying(
                        Resolved.class, it -> assertThat(it.text()).isEqualTo("end"));
        assertThat(resolve("${x:${k1}}")).isInstanceOfSatisfying(Unresolved.class, it -> {
            assertThat(it.reason()).isEqualTo("placeholders nest deeper than 32");
            assertThat(it.asked()).contains("x", "k1", "k32");
        });
    }

    @Test
    void shouldEndAtTheLengthOfTheResult() {
        texts.put("half", "x".repeat(Placeholders.RESULT_CHARS_MAX / 2));

        assertThat(resolve("${half}${half}")).isInstanceOf(Resolved.class);
        assertThat(resolve("${half}${half}y"))
                .isEqualTo(new Unresolved(
                        "with its placeholders resolved the text is longer than 1048576 characters", Set.of("half")));
    }

    /** Proves that a few short values cannot keep a node busy or fill its memory (the billion laughs). */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void shouldEndAtTheNumberOfPlaceholders() {
        texts.put("l0", "");
        for (int i = 1; i <= 20; i++) {
            texts.put("l" + i, ("${l" + (i - 1) + "}").repeat(10));
        }

        assertThat(resolve("${l20}"))
                .isInstanceOfSatisfying(
                        Unresolved.class,
                        it -> assertThat(it.reason()).isEqualTo("more than 10000 placeholders to resolve"));
        assertThat(resolve("${l0}".repeat(10_000))).isInstanceOf(Resolved.class);
    }

    /** Proves that long defaults that are not wanted are not read ten thousand times. */
    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void shouldEndAtWhatIsReadThoughNothingIsPutIn() {
        texts.put("empty", "");
        texts.put("long", "${empty:" + "x".repeat(1_000_000) + "}");

        assertThat(resolve("${long}".repeat(9)))
                .isInstanceOfSatisfying(
                        Resolved.class, it -> assertThat(it.text()).isEmpty());
        assertThat(resolve("${long}".repeat(5_000)))
                .isInstanceOfSatisfying(
                        Unresolved.class,
                        it -> assertThat(it.reason()).isEqualTo("placeholders lead to more than 16777216 characters"));
    }

    @Test
    void shouldResolveOrRefuseWhateverIsWritten() {
        Random random = new Random(20261127);
        String[] shreds = {"${", "$", "{", "}", ":", "a", "b", "c", "$${", "${a}", "${b:", " "};
        int resolved = 0;
        for (int i = 0; i < 10_000; i++) {
            for (String key : new String[] {"a", "b", "c"}) {
                texts.put(key, text(random, shreds));
            }
            Resolution resolution = resolve(text(random, shreds));
            resolved += resolution instanceof Resolved ? 1 : 0;
        }
        assertThat(resolved).isBetween(1_000, 9_000);
    }

    private static String text(Random random, String[] shreds) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(10); i > 0; i--) {
            text.append(shreds[random.nextInt(shreds.length)]);
        }
        return text.toString();
    }

    private Resolution resolve(String text) {
        return resolve(KEY, text);
    }

    private Resolution resolve(String key, String text) {
        Set<String> asked = new HashSet<>();
        boolean[] isFirst = {true};
        try {
            String resolved = Placeholders.resolve(key, name -> {
                boolean isItself = isFirst[0];
                isFirst[0] = false;
                if (!name.equals(KEY)) {
                    asked.add(name);
                }
                return isItself ? text : texts.get(name);
            });
            return new Resolved(Objects.requireNonNull(resolved), asked);
        } catch (IllegalArgumentException e) {
            return new Unresolved(e.getMessage(), asked);
        }
    }

    /** What came of it, and which keys were asked for. */
    private sealed interface Resolution {}

    private record Resolved(String text, Set<String> asked) implements Resolution {}

    private record Unresolved(String reason, Set<String> asked) implements Resolution {}
}
