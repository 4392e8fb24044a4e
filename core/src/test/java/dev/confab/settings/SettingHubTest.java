package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Commit;
import dev.confab.model.Operation;
import dev.confab.replica.BoundExceededException;
import dev.confab.replica.History;
import dev.confab.replica.LayeredView;
import dev.confab.replica.LayeredViews;
import dev.confab.replica.Layers;
import dev.confab.replica.Offer;
import dev.confab.replica.RecentCommit;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import dev.confab.watch.Subscription;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SettingHubTest {

    private static final Layers SHOP = Layers.of("prod/shop");
    private static final ValueType<Duration> DURATION = ValueType.of(Duration.class);

    private final History history = History.founded();
    private final Replica replica = new Replica(PeerId.of("n"), history.state(), ReplicaLimits.DEFAULT);
    private final LayeredViews views = new LayeredViews(replica::state);
    private final Deque<Runnable> workers = new ArrayDeque<>();
    private final Deque<Runnable> listeners = new ArrayDeque<>();
    private final SettingHub hub = new SettingHub(
            "n",
            views,
            revision -> replica.commit(revision).map(RecentCommit::commit),
            workers::add,
            listeners::add,
            System::nanoTime);
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void observe() {
        replica.observe(views);
    }

    @Test
    void shouldHaveTheDefaultUntilThereIsAValueAndWhenItIsRemoved() {
        // given
        Setting<Duration> timeout = hub.setting(SHOP, "timeout", DURATION, Duration.ofSeconds(1));
        assertThat(timeout.get()).isEqualTo(Duration.ofSeconds(1));
        assertThat(timeout.origin().isDefault()).isTrue();
        assertThat(timeout.version()).isZero();
        // when
        put("timeout", "300ms");
        // then
        assertThat(timeout.get()).isEqualTo(Duration.ofMillis(300));
        assertThat(timeout.version()).isEqualTo(1);
        assertThat(timeout.origin())
                .isEqualTo(new Origin("prod/shop", "timeout", 1, replica.state().revision()));
        // when
        commit(new Operation.Remove("prod/shop", "timeout"));
        // then
        assertThat(timeout.get()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void shouldHaveThePresentValueWhenItIsBound() {
        put("timeout", "300ms");
        assertThat(hub.setting(SHOP, "timeout", DURATION, Duration.ZERO).get()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void shouldReturnTheSameSettingForEqualArguments() {
        Setting<Duration> timeout = hub.setting(SHOP, "timeout", DURATION, Duration.ZERO);
        assertThat(hub.setting(SHOP, "timeout", ValueType.of(Duration.class), Duration.ZERO))
                .isSameAs(timeout);
        assertThat(hub.setting(SHOP, "timeout", DURATION, Duration.ofDays(1))).isNotSameAs(timeout);
    }

    /** Proves that nothing is thrown at the reader, and that the operator learns who wrote what. */
    @Test
    void shouldKeepTheLastGoodValueAndSayWhatWasRejected() {
        // given
        List<Rejection> rejections = new ArrayList<>();
        hub.listenToRejections(rejections::add);
        Setting<Duration> timeout = hub.setting(SHOP, "timeout", DURATION, Duration.ofSeconds(1));
        put("timeout", "300ms");
        // when
        put("timeout", "soon");
        run();
        // then
        assertThat(timeout.get()).isEqualTo(Duration.ofMillis(300));
        assertThat(timeout.version()).isEqualTo(1);
        assertThat(hub.rejections()).isEqualTo(1);
        assertThat(hub.rejected()).hasSize(1);
        Rejection rejection = hub.rejected().get(0);
        assertThat(rejection.key()).isEqualTo("timeout");
        assertThat(rejection.version()).isEqualTo(2);
        assertThat(rejection.author()).contains("ann");
        assertThat(rejection.reason()).contains("duration");
        assertThat(rejection.toString()).doesNotContain("soon");
        assertThat(rejections).containsExactly(rejection);
        // when
        put("timeout", "400ms");
        // then
        assertThat(timeout.get()).isEqualTo(Duration.ofMillis(400));
        assertThat(hub.rejected()).isEmpty();
        assertThat(hub.rejections()).isEqualTo(1);
    }

    @Test
    void shouldServeTheDefaultWhereTheFirstValueIsBad() {
        put("timeout", "soon");
        assertThat(hub.setting(SHOP, "timeout", DURATION, Duration.ofSeconds(1)).get())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(hub.rejected()).hasSize(1);
    }

    @Test
    void shouldTellListenersOldAndNewValue() {
        // given
        Setting<Duration> timeout = hub.setting(SHOP, "timeout", DURATION, Duration.ofSeconds(1));
        Subscription subscription = timeout.onChange((before, after) -> heard.add(before + " to " + after));
        // when
        put("timeout", "2s");
        run();
        put("timeout", "2000ms");
        run();
        put("timeout", "soon");
        run();
        put("timeout", "3s");
        run();
        subscription.close();
        put("timeout", "4s");
        run();
        // then
        assertThat(heard).containsExactly("PT1S to PT2S", "PT2S to PT3S");
    }

    @Test
    void shouldTellASlowListenerTheNewestValueOnly() {
        // given
        Setting<Duration> timeout = hub.setting(SHOP, "timeout", DURATION, Duration.ofSeconds(1));
        timeout.onChange((before, after) -> heard.add(before + " to " + after));
        // when
        put("timeout", "2s");
        put("timeout", "3s");
        put("timeout", "4s");
        run();
        // then
        assertThat(heard).containsExactly("PT1S to PT4S");
    }

    @Test
    void shouldGoOnAfterAListenerThatThrows() {
        // given
        Setting<Duration> timeout = hub.setting(SHOP, "timeout", DURATION, Duration.ofSeconds(1));
        timeout.onChange((before, after) -> {
            heard.add("threw at " + after);
            throw new IllegalStateException("on purpose");
        });
        timeout.onChange((before, after) -> heard.add("heard " + after));
        // when
        put("timeout", "2s");
        run();
        put("timeout", "3s");
        run();
        // then
        assertThat(heard).containsExactlyInAnyOrder("threw at PT2S", "heard PT2S", "threw at PT3S", "heard PT3S");
    }

    @Test
    void shouldCallAListenerOnItsOwnExecutor() {
        // given
        Deque<Runnable> own = new ArrayDeque<>();
        Setting<Duration> timeout = hub.setting(SHOP, "timeout", DURATION, Duration.ofSeconds(1));
        timeout.onChange((before, after) -> heard.add("own"), own::add);
        // when
        put("timeout", "2s");
        run();
        // then
        assertThat(heard).isEmpty();
        own.forEach(Runnable::run);
        assertThat(heard).containsExactly("own");
    }

    @Test
    void shouldDeriveOncePerValueAndTellItsListeners() {
        // given
        AtomicInteger calls = new AtomicInteger();
        Setting<Integer> retries = hub.setting(SHOP, "retries", ValueType.of(Integer.class), 3);
        Setting<String> text = retries.map(value -> {
            calls.incrementAndGet();
            return "x".repeat(value);
        });
        Setting<Integer> length = text.map(String::length);
        length.onChange((before, after) -> heard.add(before + " to " + after));
        int before = calls.get();
        // when
        put("retries", "5");
        run();
        // then
        assertThat(text.get()).isEqualTo("xxxxx");
        assertThat(length.get()).isEqualTo(5);
        assertThat(heard).containsExactly("3 to 5");
        assertThat(calls.get()).isEqualTo(before + 1);
        assertThat(text.version()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheLastGoodDerivedValueWhereTheFunctionFails() {
        // given
        Setting<Integer> retries = hub.setting(SHOP, "retries", ValueType.of(Integer.class), 3);
        Setting<Integer> hundredth = retries.map(value -> 100 / value);
        // when
        put("retries", "0");
        run();
        // then
        assertThat(retries.get()).isZero();
        assertThat(hundredth.get()).isEqualTo(33);
        assertThat(hub.rejected()).hasSize(1);
        assertThat(hub.rejected().get(0).reason()).contains("/ by zero");
        // when
        put("retries", "50");
        run();
        // then
        assertThat(hundredth.get()).isEqualTo(2);
        assertThat(hub.rejected()).isEmpty();
    }

    @Test
    void shouldDeriveFromTheDefaultWhereTheFunctionFailsForThePresentValue() {
        put("retries", "0");
        Setting<Integer> retries = hub.setting(SHOP, "retries", ValueType.of(Integer.class), 4);
        assertThat(retries.map(value -> 100 / value).get()).isEqualTo(25);
        assertThatThrownBy(() -> retries.map(value -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("default");
    }

    /** Proves that no code of the application runs on the node loop, which is this test's thread. */
    @Test
    void shouldDecodeByCodeOfTheApplicationOnThreadsForSettings() {
        // given
        List<String> decoded = new ArrayList<>();
        Setting<String> own = hub.setting(
                SHOP,
                "own",
                ValueType.of("own", text -> {
                    decoded.add(text);
                    return text.toUpperCase(java.util.Locale.ROOT);
                }),
                "none");
        // when
        put("own", "value");
        // then
        assertThat(decoded).isEmpty();
        assertThat(own.get()).isEqualTo("none");
        CompletableFuture<Void> shown = hub.shown(replica.state().revision());
        assertThat(shown).isNotDone();
        // when
        run();
        // then
        assertThat(own.get()).isEqualTo("VALUE");
        assertThat(shown).isDone();
        assertThat(hub.shown(replica.state().revision())).isDone();
    }

    @Test
    void shouldDecodeEachVersionOnceForAllSettingsOfOneKeyAndType() {
        // given
        AtomicInteger calls = new AtomicInteger();
        ValueType<String> counting = ValueType.of("counting", text -> {
            calls.incrementAndGet();
            return text;
        });
        Setting<String> one = hub.setting(SHOP, "k", counting, "a");
        Setting<String> other = hub.setting(SHOP, "k", counting, "b");
        // when
        put("k", "value");
        run();
        // then
        assertThat(one.get()).isSameAs(other.get()).isEqualTo("value");
        assertThat(calls).hasValue(1);
    }

    @Test
    void shouldResolvePlaceholdersInsideTheNamespaceAndFollowThem() {
        // given
        Setting<String> url = hub.setting(SHOP, "url", ValueType.of(String.class), "none");
        put("url", "http://${host}:${port:80}/");
        run();
        assertThat(url.get()).isEqualTo("none");
        assertThat(hub.rejected()).hasSize(1);
        assertThat(hub.rejected().get(0).reason()).contains("host");
        // when
        put("host", "shop");
        run();
        // then
        assertThat(url.get()).isEqualTo("http://shop:80/");
        assertThat(hub.rejected()).isEmpty();
        // when
        put("port", "8080");
        run();
        // then
        assertThat(url.get()).isEqualTo("http://shop:8080/");
    }

    @Test
    void shouldRejectACycleAndPrintIt() {
        // given
        Setting<String> a = hub.setting(SHOP, "a", ValueType.of(String.class), "none");
        put("b", "${a}");
        // when
        put("a", "${b}");
        run();
        // then
        assertThat(a.get()).isEqualTo("none");
        assertThat(hub.rejected().get(0).reason()).contains("a -> b -> a");
    }

    @Test
    void shouldChangeWithTheLayerThatCounts() {
        // given
        Layers layers = new Layers(Map.of(), List.of("prod/shop", "prod"));
        Setting<Integer> limit = hub.setting(layers, "limit", ValueType.of(Integer.class), 0);
        limit.onChange((before, after) -> heard.add(before + " to " + after));
        // when
        commit(new Operation.Put("prod", "limit", "1"));
        run();
        put("limit", "2");
        run();
        commit(new Operation.Put("prod", "limit", "3"));
        run();
        // then
        assertThat(heard).containsExactly("0 to 1", "1 to 2");
        assertThat(limit.origin().layer()).isEqualTo("prod/shop");
        // when
        commit(new Operation.Remove("prod/shop", "limit"));
        run();
        // then
        assertThat(limit.get()).isEqualTo(3);
        assertThat(limit.origin().layer()).isEqualTo("prod");
    }

    @Test
    void shouldFollowAJump() {
        // given
        Setting<Optional<Integer>> limit =
                hub.setting(SHOP, "limit", ValueType.optional(Integer.class), Optional.empty());
        history.update(new Operation.Put("prod/shop", "limit", "7"));
        history.update(new Operation.Put("prod/shop", "other", "8"));
        // when
        replica.jump(history.state());
        run();
        // then
        assertThat(limit.get()).contains(7);
    }

    @Test
    void shouldHaveNoMoreThanSoManySettings() {
        Setting<Integer> first = hub.setting(SHOP, "k0", ValueType.of(Integer.class), 0);
        for (int i = 1; i < SettingHub.SETTINGS_MAX; i++) {
            hub.setting(SHOP, "k" + i, ValueType.of(Integer.class), 0);
        }
        assertThatThrownBy(() -> hub.setting(SHOP, "one more", ValueType.of(Integer.class), 0))
                .isInstanceOf(BoundExceededException.class)
                .hasMessageContaining("settingsMax");
        assertThatThrownBy(() -> first.map(value -> value)).isInstanceOf(BoundExceededException.class);
    }

    /** Proves that whoever listens finds the commit in the settings of all layers, not only in those of the one it is told of. */
    @Test
    void shouldShowACommitInTheSettingsOfAllLayersBeforeListenersAreTold() {
        // given
        Layers other = new Layers(Map.of(), List.of("prod/shop", "prod"));
        Setting<Integer> one = hub.setting(SHOP, "limit", ValueType.of(Integer.class), 0);
        Setting<Integer> last = hub.setting(other, "limit", ValueType.of(Integer.class), 0);
        List<Integer> found = new ArrayList<>();
        views.observe(new LayeredViews.Observer() {
            @Override
            public void onApplied(LayeredView view, Commit commit, LayeredView.Step step) {
                found.addAll(List.of(one.get(), last.get()));
            }

            @Override
            public void onJumped(LayeredView view, LayeredView.Step step) {
                found.addAll(List.of(one.get(), last.get()));
            }
        });
        // when
        put("limit", "7");
        history.update(new Operation.Put("prod/shop", "limit", "8"));
        history.update(new Operation.Put("prod/shop", "other", "9"));
        replica.jump(history.state());
        // then
        assertThat(found).containsExactly(7, 7, 7, 7, 8, 8, 8, 8);
    }

    /** Two keys that one transaction changes are one step for a record, never half of it. */
    @Test
    void shouldChangeARecordAsAWhole() {
        // given
        Setting<Range> range = hub.bind(SHOP, "range", Binder.of(new Range(0, 10)));
        range.onChange((before, after) -> heard.add(before + " to " + after));
        // when
        commit(new Operation.Put("prod/shop", "range.min", "20"), new Operation.Put("prod/shop", "range.max", "30"));
        run();
        // then
        assertThat(range.get()).isEqualTo(new Range(20, 30));
        assertThat(heard).containsExactly("Range[min=0, max=10] to Range[min=20, max=30]");
        // when
        put("range.min", "40");
        run();
        // then
        assertThat(range.get()).isEqualTo(new Range(20, 30));
        assertThat(hub.rejected()).hasSize(1);
        assertThat(hub.rejected().get(0).reason()).contains("min must be <= max");
        // when
        commit(new Operation.Put("prod/shop", "range.min", "x"), new Operation.Put("prod/shop", "range.max", "y"));
        run();
        // then
        assertThat(hub.rejected()).extracting(Rejection::key).containsExactly("range.min", "range.max");
    }

    record Range(int min, int max) {
        Range {
            if (min > max) {
                throw new IllegalArgumentException("min must be <= max");
            }
        }
    }

    private void put(String key, String value) {
        commit(new Operation.Put("prod/shop", key, value));
    }

    private void commit(Operation... operations) {
        assertThat(replica.offer(history.update(operations))).isEqualTo(Offer.APPLIED);
    }

    private void run() {
        while (!workers.isEmpty() || !listeners.isEmpty()) {
            Runnable next = workers.isEmpty() ? listeners.poll() : workers.poll();
            next.run();
        }
    }
}
