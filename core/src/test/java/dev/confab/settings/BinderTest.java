package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BinderTest {

    private record Pool(
            @Default("4") int maxSize, @Default("300ms") Duration timeout) {}

    private record Checkout(
            @Default("true") boolean enabled,
            Pool pool,
            List<String> hosts,
            Set<Integer> ports,
            Map<String, Integer> weights,
            Optional<Duration> pause) {}

    private final Binder<Checkout> checkouts = Binder.of(Checkout.class);

    @Test
    void shouldBindARecordFromKeysBelowAPrefix() {
        // given
        MapTexts texts = MapTexts.of(
                "checkout.enabled", "false",
                "checkout.pool.maxSize", "8",
                "checkout.pool.timeout", "1s",
                "checkout.hosts", "a, b",
                "checkout.ports", "2,1,2",
                "checkout.weights", "a=1,b=2",
                "checkout.pause", "5s",
                "checkout.unknown", "ignored",
                "checkout.pool.unknown", "ignored",
                "checkouts.enabled", "true");

        // when
        Checkout checkout = bound(checkouts.bind(texts, "checkout"));

        // then
        assertThat(checkout)
                .isEqualTo(new Checkout(
                        false,
                        new Pool(8, Duration.ofSeconds(1)),
                        List.of("a", "b"),
                        Set.of(1, 2),
                        Map.of("a", 1, "b", 2),
                        Optional.of(Duration.ofSeconds(5))));
        assertThat(checkout.ports()).containsExactly(2, 1);
        assertThat(bound(checkouts.bind(texts, "checkout."))).isEqualTo(checkout);
    }

    @Test
    void shouldBindTheWholeNamespaceUnderAnEmptyPrefix() {
        assertThat(bound(Binder.of(Pool.class).bind(MapTexts.of("maxSize", "8"), "")))
                .isEqualTo(new Pool(8, Duration.ofMillis(300)));
    }

    @Test
    void shouldTakeDefaultsWhereNoKeyIsSet() {
        Checkout expected = new Checkout(
                true, new Pool(4, Duration.ofMillis(300)), List.of(), Set.of(), Map.of(), Optional.empty());

        assertThat(checkouts.defaults()).isEqualTo(expected);
        assertThat(bound(checkouts.bind(MapTexts.of(), "checkout"))).isEqualTo(expected);
    }

    private record Limits(int rate, String name, Pool pool, List<Integer> steps) {

        Limits() {
            this(10, "plain", new Pool(2, Duration.ofSeconds(2)), List.of(1, 2));
        }
    }

    @Test
    void shouldTakeDefaultsFromTheConstructorWithoutParameters() {
        Binder<Limits> binder = Binder.of(Limits.class);

        assertThat(binder.defaults()).isEqualTo(new Limits());
        assertThat(bound(binder.bind(MapTexts.of("l.pool.maxSize", "9", "l.rate", "1"), "l")))
                .isEqualTo(new Limits(1, "plain", new Pool(9, Duration.ofSeconds(2)), List.of(1, 2)));
    }

    @Test
    void shouldTakeDefaultsFromTheGivenValueBeforeAllOthers() {
        // given
        Limits defaults = new Limits(5, "given", new Pool(3, Duration.ofSeconds(3)), List.of());

        // when
        Binder<Limits> binder = Binder.of(defaults);

        // then
        assertThat(binder.defaults()).isEqualTo(defaults);
        assertThat(bound(binder.bind(MapTexts.of("l.name", "x", "l.pool.timeout", "1s"), "l")))
                .isEqualTo(new Limits(5, "x", new Pool(3, Duration.ofSeconds(1)), List.of()));
    }

    private record Both(@Default("7") int rate, int burst) {
        Both() {
            this(1, 2);
        }
    }

    @Test
    void shouldTakeTheAnnotationBeforeTheConstructor() {
        assertThat(Binder.of(Both.class).defaults()).isEqualTo(new Both(7, 2));
    }

    @Test
    void shouldReadANameWithDashesToo() {
        Binder<Pool> pools = Binder.of(Pool.class);

        assertThat(bound(pools.bind(MapTexts.of("p.max-size", "8"), "p")).maxSize())
                .isEqualTo(8);
        assertThat(faults(pools.bind(MapTexts.of("p.max-size", "8", "p.maxSize", "8"), "p")))
                .containsExactly(new Fault("p.max-size", "expected one of p.maxSize and p.max-size, both are set"));
    }

    private record Nested(Pool readPool, List<Pool> writePools) {}

    @Test
    void shouldReadNamesWithDashesOfWhatHasKeysBelow() {
        MapTexts texts =
                MapTexts.of("read-pool.max-size", "1", "write-pools.0.maxSize", "2", "write-pools[1].max-size", "3");

        Nested nested = bound(Binder.of(Nested.class).bind(texts, ""));

        assertThat(nested.readPool().maxSize()).isEqualTo(1);
        assertThat(nested.writePools()).extracting(Pool::maxSize).containsExactly(2, 3);
        assertThat(faults(Binder.of(Nested.class).bind(texts.put("readPool.timeout", "1s"), "")))
                .extracting(Fault::key)
                .containsExactly("read-pool");
    }

    @Test
    void shouldReportAllFaultsAtOnceWithoutValues() {
        // given
        MapTexts texts = MapTexts.of(
                "c.enabled", "secret",
                "c.pool.maxSize", "secret",
                "c.pool.timeout", "!placeholders go in a circle: a -> a",
                "c.ports", "1,secret",
                "c.weights", "secret",
                "c.pause", "secret");

        // when
        List<Fault> faults = faults(checkouts.bind(texts, "c"));

        // then
        assertThat(faults)
                .extracting(Fault::key)
                .containsExactly("c.enabled", "c.pool.maxSize", "c.pool.timeout", "c.ports", "c.weights", "c.pause");
        assertThat(faults.get(0).reason()).isEqualTo("expected true or false");
        assertThat(faults.get(2).reason()).isEqualTo("placeholders go in a circle: a -> a");
        assertThat(faults.toString()).doesNotContain("secret");
    }

    private record Range(
            @Default("0") int min, @Default("9") int max) {
        Range {
            if (min > max) {
                throw new IllegalArgumentException("min must be <= max");
            }
        }
    }

    private record Ranges(Range inner, List<Range> more) {}

    @Test
    void shouldReportAConstructorThatThrowsByThePrefixOfItsRecord() {
        MapTexts texts = MapTexts.of("r.inner.min", "10", "r.more.0.min", "1", "r.more.1.max", "-1");

        assertThat(faults(Binder.of(Ranges.class).bind(texts, "r")))
                .containsExactly(
                        new Fault("r.inner", "min must be <= max"), new Fault("r.more.1", "min must be <= max"));
    }

    private record Throwing(@Default("0") int kind) {
        Throwing {
            if (kind == 1) {
                throw new IllegalStateException();
            }
            if (kind == 2) {
                throw new AssertionError("never 2");
            }
            if (kind == 3) {
                throw new IllegalArgumentException("long ".repeat(1_000));
            }
        }
    }

    @Test
    void shouldReportWhateverAConstructorThrows() {
        Binder<Throwing> binder = Binder.of(Throwing.class);

        assertThat(faults(binder.bind(MapTexts.of("t.kind", "1"), "t")))
                .containsExactly(new Fault("t", "threw IllegalStateException"));
        assertThat(faults(binder.bind(MapTexts.of("t.kind", "2"), "t"))).containsExactly(new Fault("t", "never 2"));
        assertThat(faults(binder.bind(MapTexts.of("t.kind", "3"), "t")).get(0).reason())
                .hasSize(Fault.REASON_CHARS_MAX + 1);
    }

    private record Price(@Default("EUR") Currency currency, List<Currency> others, Optional<Currency> old) {}

    private static final Decoders CURRENCIES = Decoders.of(Currency.class, Currency::getInstance);

    @Test
    void shouldDecodePartsOfTheApplicationsOwnTypes() {
        Binder<Price> prices = Binder.of(Price.class, CURRENCIES);

        assertThat(bound(prices.bind(MapTexts.of("p.currency", "CHF", "p.others", "USD, JPY", "p.old", "DEM"), "p")))
                .isEqualTo(new Price(
                        Currency.getInstance("CHF"),
                        List.of(Currency.getInstance("USD"), Currency.getInstance("JPY")),
                        Optional.of(Currency.getInstance("DEM"))));
        assertThat(prices.defaults().currency()).isEqualTo(Currency.getInstance("EUR"));
        assertThat(faults(prices.bind(MapTexts.of("p.currency", "none", "p.others", "USD,XX"), "p")))
                .extracting(Fault::key)
                .containsExactly("p.currency", "p.others");
        assertThatThrownBy(() -> Binder.of(Price.class))
                .hasMessageContaining("Price.currency must be a record or an interface")
                .hasMessageContaining("or a type with a decoder, was java.util.Currency");
        assertThatThrownBy(() -> CURRENCIES.with(Currency.class, Currency::getInstance))
                .hasMessageContaining("java.util.Currency, which has one already");
    }

    @Test
    void shouldTellBindersApartByTheirDecoders() {
        Decoders other = Decoders.of(Currency.class, text -> Currency.getInstance("USD"));
        Binder<Price> prices = Binder.of(Price.class, CURRENCIES);

        assertThat(new RecordRecipe<>("p", Binder.of(Price.class, CURRENCIES)))
                .isEqualTo(new RecordRecipe<>("p", prices))
                .isNotEqualTo(new RecordRecipe<>("p", Binder.of(Price.class, other)));
    }

    private record Cluster(
            List<Pool> pools, Map<String, Pool> byName, List<Integer> steps, Map<String, String> labels) {}

    private final Binder<Cluster> clusters = Binder.of(Cluster.class);

    @Test
    void shouldBindListsFromIndexedKeysInOrderOfTheirNumbers() {
        // given
        MapTexts texts = new MapTexts();
        for (int i = 0; i < 12; i++) {
            texts.put("c.pools." + i + ".maxSize", "" + i).put("c.steps." + i, "" + (100 - i));
        }

        // when
        Cluster cluster = bound(clusters.bind(texts, "c"));

        // then
        assertThat(cluster.pools()).extracting(Pool::maxSize).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(cluster.steps()).containsExactly(100, 99, 98, 97, 96, 95, 94, 93, 92, 91, 90, 89);
        assertThatThrownBy(() -> cluster.pools().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    /** Proves that a YAML or JSON file can be imported and bound: lists arrive with brackets, empty ones as an empty text. */
    @Test
    void shouldBindListsAsTheyAreImported() {
        MapTexts texts = MapTexts.of("c.pools[0].maxSize", "1", "c.pools[1]", "", "c.steps[0]", "5", "c.steps[1]", "6");

        Cluster cluster = bound(clusters.bind(texts, "c"));

        assertThat(cluster.pools()).extracting(Pool::maxSize).containsExactly(1, 4);
        assertThat(cluster.steps()).containsExactly(5, 6);
        assertThat(bound(clusters.bind(MapTexts.of("c.pools", "", "c.byName", "", "c.labels", ""), "c")))
                .isEqualTo(clusters.defaults());
    }

    @Test
    void shouldTakeWhatStandsInAKeyOfAnIndexAsItIs() {
        assertThat(bound(Binder.of(Checkout.class).bind(MapTexts.of("c.hosts.0", "a, b\\,"), "c"))
                        .hosts())
                .containsExactly("a, b\\,");
    }

    @Test
    void shouldRefuseAGapAndTwoWaysToWriteAList() {
        assertFault(MapTexts.of("c.steps.0", "1", "c.steps.2", "1"), "c.steps.2", "expected index 1 before it");
        assertFault(MapTexts.of("c.pools.1.maxSize", "1"), "c.pools.1", "expected index 0 before it");
        assertFault(
                MapTexts.of("c.steps", "1", "c.steps.0", "1"),
                "c.steps",
                "expected one of c.steps and c.steps.0, both are set");
        assertFault(
                MapTexts.of("c.steps[0]", "1", "c.steps.0", "1"),
                "c.steps[0]",
                "expected one of c.steps.0 and c.steps[0], both are set");
        assertFault(
                MapTexts.of("c.pools", "x"), "c.pools", "expected keys below it, such as c.pools.0 or c.pools.name");
        assertFault(MapTexts.of("c.pools.0", "x"), "c.pools.0", "expected keys below it, such as c.pools.0.name");
    }

    @Test
    void shouldRefuseKeysBelowAListThatAreNoIndex() {
        MapTexts texts = MapTexts.of(
                "c.steps.first", "x", "c.steps.01", "x", "c.steps.0.x", "x", "c.steps.", "x", "c.steps[x", "x");

        assertThat(faults(clusters.bind(texts, "c")))
                .extracting(Fault::key)
                .containsExactlyInAnyOrder("c.steps.first", "c.steps.01", "c.steps.0.x");
    }

    @Test
    void shouldBindMapsFromTheirKeys() {
        // given
        MapTexts texts = MapTexts.of(
                "c.byName.red.maxSize", "1",
                "c.byName.blue.timeout", "1s",
                "c.byName[a.b].maxSize", "3",
                "c.labels.a.b", "x",
                "c.labels.c", "y",
                "c.labels[7]", "z");

        // when
        Cluster cluster = bound(clusters.bind(texts, "c"));

        // then
        assertThat(cluster.byName())
                .isEqualTo(Map.of(
                        "red", new Pool(1, Duration.ofMillis(300)),
                        "blue", new Pool(4, Duration.ofSeconds(1)),
                        "a.b", new Pool(3, Duration.ofMillis(300))));
        assertThat(cluster.labels()).isEqualTo(Map.of("a.b", "x", "c", "y", "7", "z"));
        assertThatThrownBy(() -> cluster.labels().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void shouldRefuseTwoWaysToWriteAMap() {
        assertFault(
                MapTexts.of("c.labels", "a=1", "c.labels.b", "1"),
                "c.labels",
                "expected one of c.labels and c.labels.b, both are set");
        assertFault(
                MapTexts.of("c.byName.a.maxSize", "1", "c.byName[a].timeout", "1s"),
                "c.byName[a]",
                "expected one of c.byName.a and c.byName[a], both are set");
        assertFault(
                MapTexts.of("c.byName", "a=1"),
                "c.byName",
                "expected keys below it, such as c.byName.0 or c.byName.name");
    }

    enum Color {
        RED,
        BLUE
    }

    private record Colors(Map<Color, List<Integer>> shades) {}

    @Test
    void shouldDecodeTheNamesOfAMapAndListsInIt() {
        Binder<Colors> colors = Binder.of(Colors.class);

        assertThat(bound(colors.bind(MapTexts.of("shades.red", "1,2", "shades.BLUE", "3"), ""))
                        .shades())
                .isEqualTo(Map.of(Color.RED, List.of(1, 2), Color.BLUE, List.of(3)));
        assertThat(faults(colors.bind(MapTexts.of("shades.pink", "1", "shades.red", "1", "shades.RED", "2"), "")))
                .containsExactly(
                        new Fault("shades.pink", "expected one of RED, BLUE"),
                        new Fault("shades.red", "expected each Color once"));
    }

    private record Choices(
            Optional<Pool> pool,
            Optional<String> text,
            Optional<List<Integer>> steps,
            @Default("5") Optional<Integer> five) {}

    @Test
    void shouldBindWhatMayBeAbsent() {
        Binder<Choices> choices = Binder.of(Choices.class);

        assertThat(choices.defaults())
                .isEqualTo(new Choices(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(5)));
        assertThat(bound(choices.bind(MapTexts.of("pool.maxSize", "1", "text", "x", "steps.0", "1", "five", " "), "")))
                .isEqualTo(new Choices(
                        Optional.of(new Pool(1, Duration.ofMillis(300))),
                        Optional.of("x"),
                        Optional.of(List.of(1)),
                        Optional.empty()));
    }

    @Test
    void shouldTakeTenThousandElementsAndNoMore() {
        MapTexts texts = new MapTexts();
        for (int i = 0; i < ListText.ELEMENTS_MAX; i++) {
            texts.put("c.steps." + i, "1").put("c.labels.k" + i, "x");
        }

        assertThat(bound(clusters.bind(texts, "c")).steps()).hasSize(10_000);
        assertThat(faults(clusters.bind(texts.put("c.steps.10000", "1").put("c.labels.k10000", "x"), "c")))
                .containsExactly(
                        new Fault("c.steps", "expected at most 10000 elements"),
                        new Fault("c.labels", "expected at most 10000 elements"));
    }

    @Test
    void shouldTellAHundredFaultsAtMost() {
        MapTexts texts = new MapTexts();
        for (int i = 0; i < 5_000; i++) {
            texts.put("c.steps." + i, "x");
        }

        List<Fault> faults = faults(clusters.bind(texts, "c"));

        assertThat(faults).hasSize(PartTexts.FAULTS_MAX + 1);
        assertThat(faults.get(PartTexts.FAULTS_MAX)).hasToString("and 4900 more");
    }

    private void assertFault(MapTexts texts, String key, String reason) {
        assertThat(faults(clusters.bind(texts, "c"))).containsExactly(new Fault(key, reason));
    }

    static <T> T bound(Binder.Result<T> result) {
        assertThat(result.faults()).isEmpty();
        return result.value();
    }

    static List<Fault> faults(Binder.Result<?> result) {
        assertThat(result.faults()).isNotEmpty();
        return result.faults();
    }
}
