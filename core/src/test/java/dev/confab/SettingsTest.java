package dev.confab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.confab.model.ImportMode;
import dev.confab.model.Outcome;
import dev.confab.settings.Decoder;
import dev.confab.settings.Default;
import dev.confab.settings.Origin;
import dev.confab.settings.Rejection;
import dev.confab.settings.Setting;
import dev.confab.settings.ValueType;
import dev.confab.watch.Watch;
import dev.confab.watch.WatchEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Typed settings, records, layers and explanations at the door, on a node without port and disk. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SettingsTest {

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap orders = confab.map("prod/acme/orders");
    private final LayeredMap layered = confab.layered("prod", "acme", "orders");
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        confab.close();
    }

    record Pool(@Default("4") int maxSize, @Default("300ms") Duration timeout) {}

    @Test
    void shouldReadItsOwnWritesBySettingsOfEveryKind() {
        Decoder<String> upper = text -> text.toUpperCase(Locale.ROOT);
        Setting<Integer> plain = orders.setting("pool.max-size", Integer.class, 0);
        Setting<String> own = orders.setting("pool.max-size", upper, "none");
        Setting<Integer> inLayers = layered.setting("pool.max-size", Integer.class, 0);
        Setting<Integer> derived = inLayers.map(value -> -value);
        Setting<Pool> record = layered.bind("pool", Pool.class);

        for (int i = 1; i <= 100; i++) {
            long revision = orders.put("pool.max-size", "" + i).join().revision();

            assertThat(List.of(
                            plain.get(),
                            Integer.valueOf(own.get()),
                            inLayers.get(),
                            -derived.get(),
                            record.get().maxSize()))
                    .containsOnly(i);
            assertThat(List.of(plain, own, inLayers, derived, record))
                    .allSatisfy(setting -> assertThat(setting.origin())
                            .isEqualTo(new Origin("prod/acme/orders", "pool.max-size", setting.version(), revision)));
        }
    }

    @Test
    void shouldBeASupplier() {
        Supplier<Integer> limit = orders.setting("limit", Integer.class, 7);
        assertThat(limit.get()).isEqualTo(7);
    }

    @Test
    void shouldReadListsSetsMapsAndOptionals() {
        Setting<List<Duration>> pauses = orders.setting("pauses", ValueType.listOf(Duration.class), List.of());
        Setting<Set<Integer>> ports = orders.setting("ports", ValueType.setOf(Integer.class), Set.of());
        Setting<Map<String, Double>> weights =
                orders.setting("weights", ValueType.mapOf(String.class, Double.class), Map.of());
        Setting<Optional<Integer>> limit = orders.optional("limit", Integer.class);

        confab.transaction()
                .put(orders.name(), "pauses", "1s, 2s")
                .put(orders.name(), "ports", "2, 1, 2")
                .put(orders.name(), "weights", "a=0.5, b=1.5")
                .put(orders.name(), "limit", "7")
                .commit()
                .join();

        assertThat(pauses.get()).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(ports.get()).containsExactly(2, 1);
        assertThat(weights.get()).containsExactly(entry("a", 0.5), entry("b", 1.5));
        assertThat(limit.get()).contains(7);
        orders.remove("limit").join();
        assertThat(limit.get()).isEmpty();
    }

    @Test
    void shouldShowARejectedValueInTheStatusAndCountIt() {
        Setting<Integer> limit = orders.setting("limit", Integer.class, 7);

        orders.as("ann").put("limit", "many").join();

        assertThat(limit.get()).isEqualTo(7);
        assertThat(confab.status().rejectedValueCount()).isEqualTo(1);
        assertThat(confab.status().rejectedValues()).singleElement().satisfies(rejection -> {
            assertThat(rejection.author()).contains("ann");
            assertThat(rejection.key()).isEqualTo("limit");
            assertThat(rejection.toString()).doesNotContain("many");
        });
        assertThat(orders.explain("limit").rejections()).hasSize(1);
    }

    @Test
    void shouldLeaveTheRawValueAsItWasWritten() {
        Setting<String> url = orders.setting("url", String.class, "none");
        orders.put("url", "http://${host:localhost}/").join();

        assertThat(url.get()).isEqualTo("http://localhost/");
        assertThat(orders.get("url")).contains("http://${host:localhost}/");
    }

    /** Proves that a file of nested lists and maps can be imported and bound. */
    @Test
    void shouldBindWhatAFileImports() {
        Setting<Cluster> cluster = orders.bind("cluster", Cluster.class);

        orders.importValues(
                        Map.of(
                                "cluster.pools[0].maxSize", "1",
                                "cluster.pools[1].timeout", "1s",
                                "cluster.labels.a.b", "x"),
                        ImportMode.MERGE)
                .join();

        assertThat(cluster.get())
                .isEqualTo(new Cluster(
                        List.of(new Pool(1, Duration.ofMillis(300)), new Pool(4, Duration.ofSeconds(1))),
                        Map.of("a.b", "x")));
        orders.put("cluster.pools[1].maxSize", "9").join();
        assertThat(cluster.get().pools().get(1).maxSize()).isEqualTo(9);
        orders.put("cluster.pools[2].maxSize", "8").join(); // a key that nobody had asked for
        assertThat(cluster.get().pools()).hasSize(3);
    }

    record Cluster(List<Pool> pools, Map<String, String> labels) {}

    @Test
    void shouldReadLayersAndWhatThisProcessOverrides() {
        Properties properties = new Properties();
        properties.setProperty("confab.a", "property");
        LayeredMap overridden = layered.overriddenBy(Overrides.systemProperties("confab.", properties))
                .overriddenBy(Overrides.environment("CONFAB_", Map.of("CONFAB_B_MAX__WAIT", "variable", "HOME", "/")))
                .overriddenBy(Overrides.of(Map.of("c", "map")));
        confab.transaction()
                .put("global", "a", "global")
                .put("global", "d", "global")
                .put("prod", "d", "prod")
                .put("prod/acme/orders", "c", "orders")
                .commit()
                .join();

        assertThat(overridden.toMap())
                .containsExactly(
                        entry("a", "property"), entry("b.max-wait", "variable"), entry("c", "map"), entry("d", "prod"));
        assertThat(layered.get("a")).contains("global");
        assertThat(overridden.explain("a").effective().orElseThrow().layer()).isEqualTo("overrides");
        assertThat(overridden.explain("a").layers()).hasSize(2);
    }

    @Test
    void shouldExplainWhereAValueComesFromAndWhoWasTold() {
        List<WatchEvent> heard = new CopyOnWriteArrayList<>();
        Setting<Integer> limit = layered.setting("limit", Integer.class, 0);
        limit.onChange((before, after) -> {});
        layered.listen(Watch.key("limit"), heard::add);
        Instant before = Instant.now().minusSeconds(5);
        confab.map("prod").as("bob").put("limit", "1").join();
        long revision =
                orders.as("ann").because("INC-1").put("limit", "2").join().revision();

        await().until(() -> layered.explain("limit").told().stream()
                        .filter(told -> told.revision() == revision)
                        .count()
                == 2);

        Explanation explanation = layered.explain("limit");
        Explanation.Held effective = explanation.effective().orElseThrow();
        assertThat(effective.layer()).isEqualTo("prod/acme/orders");
        assertThat(effective.version()).isEqualTo(1);
        assertThat(effective.revision()).isEqualTo(revision);
        Explanation.Written written = effective.commit().orElseThrow();
        assertThat(written.author()).isEqualTo("ann");
        assertThat(written.reason()).isEqualTo("INC-1");
        assertThat(written.committed()).isAfter(before);
        assertThat(written.arrived()).isAfter(before);
        assertThat(explanation.layers())
                .extracting(Explanation.Held::layer, Explanation.Held::value)
                .containsExactly(tuple("prod/acme/orders", "2"), tuple("prod", "1"));
        assertThat(explanation.told())
                .allSatisfy(told -> assertThat(told.took()).isPositive());
        assertThat(explanation.toString()).contains("by ann", "INC-1", "told");
    }

    /** Proves that settings go on beside as many decoders that hang as there are threads for them, and that these are named. */
    @Test
    void shouldGoOnBesideDecodersThatTakeAllThreads() {
        Decoder<String> hanging = text -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return text;
        };
        Setting<Pool> pool = orders.bind("pool", Pool.class);
        List<String> keys = List.of("first", "second", "third");
        keys.forEach(key -> orders.setting(key, ValueType.of(key, hanging), "none"));

        keys.forEach(key -> orders.within(Duration.ofMillis(100)).put(key, "value"));
        orders.put("pool.max-size", "7");

        await().atMost(Duration.ofSeconds(30)).until(() -> pool.get().maxSize() == 7);
        await().untilAsserted(() -> assertThat(confab.status().rejectedValues())
                .extracting(Rejection::key)
                .containsExactlyInAnyOrderElementsOf(keys));
        end.countDown();
        await().until(() -> confab.status().rejectedValues().isEmpty());
    }

    /** Proves that a decoder that hangs holds up its own key only, and that key's writes no longer than their deadline. */
    @Test
    void shouldEndWritesWithinTheirDeadlineThoughADecoderHangs() {
        Setting<String> hanging = orders.setting(
                "hanging",
                text -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return text;
                },
                "none");
        Setting<Pool> pool = orders.bind("pool", Pool.class);

        CompletableFuture<Outcome.Committed> written =
                orders.within(Duration.ofSeconds(2)).put("hanging", "value");
        Outcome.Committed other =
                orders.within(Duration.ofSeconds(30)).put("pool.maxSize", "9").join();

        assertThat(other.isVisible()).isTrue();
        assertThat(pool.get().maxSize()).isEqualTo(9);
        assertThat(written.join().isVisible()).isFalse();
        assertThat(hanging.get()).isEqualTo("none");
        end.countDown();
        await().until(() -> hanging.get().equals("value"));
    }

    @Test
    void shouldKeepItsValueWhenTheNodeIsClosed() {
        Setting<Integer> limit = orders.setting("limit", Integer.class, 0);
        orders.put("limit", "1").join();

        confab.close();

        assertThat(limit.get()).isEqualTo(1);
        assertThat(orders.setting("limit", Integer.class, 5).get()).isEqualTo(1);
    }
}
