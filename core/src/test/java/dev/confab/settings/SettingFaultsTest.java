package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.ClosedException;
import dev.confab.model.Operation;
import dev.confab.replica.History;
import dev.confab.replica.LayeredViews;
import dev.confab.replica.Layers;
import dev.confab.replica.Offer;
import dev.confab.replica.RecentCommit;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What code of the application does wrong harms its own setting only. This test's thread is the node loop. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class SettingFaultsTest {

    private static final String NAMESPACE = "prod/shop";
    private static final Layers SHOP = Layers.of(NAMESPACE);
    private static final ValueType<Integer> INT = ValueType.of(Integer.class);

    private final History history = History.founded();
    private final Replica replica = new Replica(PeerId.of("n"), history.state(), ReplicaLimits.DEFAULT);
    private final LayeredViews views = new LayeredViews(replica::state);
    private final LinkedBlockingDeque<Runnable> workers = new LinkedBlockingDeque<>();
    private final LinkedBlockingDeque<Runnable> listeners = new LinkedBlockingDeque<>();
    private final SettingHub hub = hub(listeners::add);
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    @BeforeEach
    void observe() {
        replica.observe(views);
    }

    @AfterEach
    void end() throws InterruptedException {
        end.countDown();
        for (Thread thread : threads) {
            thread.join(10_000);
        }
    }

    /** Proves that a setting whose first value ends in an error hears of the next one. */
    @Test
    void shouldRejectWhateverADecoderThrowsAndFollowTheNextValue() {
        for (Error error : List.of(
                new AssertionError("on purpose"),
                new OutOfMemoryError("on purpose"),
                new StackOverflowError(),
                new NoClassDefFoundError("on purpose"))) {
            // given
            String key = "key-" + error.getClass().getSimpleName();
            ValueType<String> failing = ValueType.of(key, text -> {
                if (text.equals("bad")) {
                    throw error;
                }
                return text;
            });
            put(key, "bad");
            // when
            Setting<String> setting = hub.setting(SHOP, key, failing, "none");
            // then
            assertThat(setting.get()).isEqualTo("none");
            assertThat(hub.rejected()).extracting(Rejection::key).containsExactly(key);
            // when
            put(key, "good");
            run();
            // then
            assertThat(setting.get()).isEqualTo("good");
            assertThat(hub.rejected()).isEmpty();
        }
    }

    @Test
    void shouldGoOnWithOtherDerivedSettingsWhereOneFunctionEndsInAnError() {
        // given
        Setting<Integer> number = hub.setting(SHOP, "number", INT, 1);
        Setting<Integer> failing = number.map(value -> {
            if (value == 2) {
                throw new AssertionError("on purpose");
            }
            return value;
        });
        Setting<Integer> other = number.map(value -> -value);
        // when
        put("number", "2");
        run();
        // then
        assertThat(other.get()).isEqualTo(-2);
        assertThat(failing.get()).isEqualTo(1);
        assertThat(hub.rejected()).hasSize(1);
    }

    /** Proves that the author of a good value is not named for a bad one that came before it. */
    @Test
    void shouldNameTheVersionThatWasTriedThoughANewerOneHasCome() {
        // given
        AtomicBoolean isFirst = new AtomicBoolean(true);
        Setting<String> setting = hub.setting(
                SHOP,
                "key",
                ValueType.of("own", text -> {
                    if (isFirst.compareAndSet(true, false)) {
                        put("key", "good");
                        throw new IllegalArgumentException("bad");
                    }
                    return text;
                }),
                "none");
        List<Rejection> told = new CopyOnWriteArrayList<>();
        hub.listenToRejections(told::add);
        // when
        put("key", "bad");
        run();
        // then
        assertThat(setting.get()).isEqualTo("good");
        assertThat(told).extracting(Rejection::version).containsExactly(1L);
    }

    /** Proves that a key of which it is not known yet that it counts is not missed when it changes meanwhile. */
    @Test
    void shouldSeeWhatChangesWhileItFindsOutWhatItAsksFor() {
        // given
        put("host", "old");
        put("url", "http://${host}/");
        AtomicBoolean isFirst = new AtomicBoolean(true);
        // when
        Setting<String> url = hub.setting(
                SHOP,
                "url",
                ValueType.of("own", text -> {
                    if (isFirst.compareAndSet(true, false)) {
                        put("host", "new");
                    }
                    return text;
                }),
                "none");
        // then
        assertThat(workers).isEmpty();
        assertThat(url.get()).isEqualTo("http://new/");
    }

    @Test
    void shouldSayThatADerivedSettingHasTheDefaultForWantOfABetter() {
        // given
        put("number", "0");
        Setting<Integer> number = hub.setting(SHOP, "number", INT, 4);
        // when
        Setting<Integer> hundredth = number.map(value -> 100 / value);
        // then
        assertThat(hundredth.get()).isEqualTo(25);
        assertThat(hundredth.version()).isZero();
        assertThat(hundredth.origin().isDefault()).isTrue();
        assertThat(hub.rejected())
                .extracting(Rejection::key, Rejection::version)
                .containsExactly(tuple("number", 1L));
        // when
        put("number", "50");
        run();
        // then
        assertThat(hundredth.get()).isEqualTo(2);
        assertThat(hub.rejected()).isEmpty();
    }

    @Test
    void shouldGiveBackTheRoomOfASettingThatCouldNotBeDerived() {
        Setting<Integer> number = hub.setting(SHOP, "number", INT, 4);
        for (int i = 0; i <= SettingHub.SETTINGS_MAX; i++) {
            assertThatThrownBy(() -> number.map(value -> null)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(number.map(value -> value).get()).isEqualTo(4);
    }

    @Test
    void shouldGiveBackTheRoomOfAListenerOnce() {
        Setting<Integer> number = hub.setting(SHOP, "number", INT, 4);
        var subscription = number.onChange((before, after) -> {});
        for (int i = 1; i < SettingHub.SETTINGS_MAX; i++) {
            number.onChange((before, after) -> {});
        }
        subscription.close();
        subscription.close();
        number.onChange((before, after) -> {});
        assertThatThrownBy(() -> number.onChange((before, after) -> {})).hasMessageContaining("settingListenersMax");
    }

    /** Proves that the function of a map that comes while a change is followed does not run on the node loop. */
    @Test
    void shouldRunNoFunctionOfTheApplicationOnTheNodeLoop() throws InterruptedException {
        // given
        Thread loop = Thread.currentThread();
        List<Thread> ran = new CopyOnWriteArrayList<>();
        CountDownLatch isComputing = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        CountDownLatch isMapped = new CountDownLatch(1);
        SettingHub racing = hub(
                task -> { // called when the listener comes, and on the loop before what follows from the new value
                    if (isComputing.getCount() == 0) {
                        mayGoOn.countDown();
                        await(isMapped);
                    }
                    task.run();
                });
        Setting<Integer> number = racing.setting(SHOP, "number", INT, 1);
        number.onChange((before, after) -> {});
        start(() -> {
            number.map(value -> {
                ran.add(Thread.currentThread());
                isComputing.countDown();
                await(mayGoOn);
                return value;
            });
            isMapped.countDown();
        });
        await(isComputing);
        // when
        put("number", "2");
        // then
        assertThat(ran).doesNotContain(loop);
        run();
        assertThat(ran).hasSize(2);
    }

    /** Proves that one who decodes for long locks nobody out of the memory of what was decoded, least of all the node loop. */
    @Test
    void shouldDecodeOtherTextsWhileADecoderHangs() {
        // given
        CountDownLatch isHanging = new CountDownLatch(1);
        put("hanging", "value");
        start(() -> hub.setting(SHOP, "hanging", hanging(isHanging), "none"));
        await(isHanging);
        CompletableFuture<Void> others = new CompletableFuture<>();
        // when
        start(() -> {
            for (int i = 0; i < 500; i++) {
                hub.decoded().decode(ValueType.of(String.class), "text " + i);
            }
            others.complete(null);
        });
        // then
        assertThat(others).succeedsWithin(Duration.ofSeconds(20));
    }

    /** Proves that a decoder that hangs keeps no write waiting that has nothing to do with it, and that waiting takes no memory. */
    @Test
    void shouldWaitForSettingsThatARevisionChangedOnly() {
        // given
        CountDownLatch isHanging = new CountDownLatch(1);
        Setting<String> hanging = hub.setting(SHOP, "hanging", hanging(isHanging), "none");
        put("hanging", "value");
        long revision = replica.state().revision();
        start(workers.poll());
        await(isHanging);
        // when
        CompletableFuture<Void> own = hub.shown(revision);
        put("other", "value");
        // then
        assertThat(own).isNotDone();
        assertThat(hub.shown(replica.state().revision())).isDone();
        // when
        own.cancel(false);
        end.countDown();
        // then
        Awaitility.await().until(() -> {
            run();
            return hanging.get().equals("value");
        });
    }

    @Test
    void shouldWaitForAllRevisionsThatASettingIsBehind() {
        // given
        hub.setting(SHOP, "own", ValueType.of("own", text -> text), "none");
        put("own", "1");
        put("own", "2");
        long last = replica.state().revision();
        // when
        List<CompletableFuture<Void>> waiting = List.of(hub.shown(last - 1), hub.shown(last));
        // then
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        run();
        assertThat(waiting).allMatch(CompletableFuture::isDone);
    }

    /** Proves that no lock is held while a value of the application is asked whether it equals another. */
    @Test
    void shouldHoldNoLockWhileFallbacksAreCompared() {
        // given
        Curious first = new Curious();
        hub.setting(SHOP, "key", ValueType.of("curious", text -> first), first);
        Curious second = new Curious();
        // when
        ValueType<Curious> type = ValueType.of("curious", text -> second);
        Setting<Curious> one = hub.setting(SHOP, "key", type, second);
        Curious third = new Curious();
        Setting<Curious> other = hub.setting(SHOP, "key", type, third);
        // then
        assertThat(other).isSameAs(one);
        assertThat(third.isAsked).isTrue();
    }

    private final class Curious {

        private volatile boolean isAsked;

        @Override
        public boolean equals(Object other) {
            hashCode();
            return other instanceof Curious;
        }

        @Override
        public int hashCode() {
            isAsked = true;
            assertThat(CompletableFuture.supplyAsync(hub::rejected)).succeedsWithin(Duration.ofSeconds(10));
            return 1;
        }
    }

    @Test
    void shouldTakeAValueWhoseEqualsFailsForAnother() {
        // given
        ValueType<Incomparable> type = ValueType.of("incomparable", Incomparable::new);
        Setting<Incomparable> setting = hub.setting(SHOP, "key", type, new Incomparable("none"));
        AtomicInteger told = new AtomicInteger();
        setting.onChange((before, after) -> told.incrementAndGet());
        // when
        put("key", "1");
        run();
        put("key", "1");
        run();
        // then
        assertThat(setting.get().text).isEqualTo("1");
        assertThat(setting.version()).isEqualTo(2);
        assertThat(told).hasValue(1);
    }

    private static final class Incomparable {

        private final String text;

        private Incomparable(String text) {
            this.text = text;
        }

        @Override
        public boolean equals(Object other) {
            throw new IllegalStateException("on purpose");
        }

        @Override
        public int hashCode() {
            throw new IllegalStateException("on purpose");
        }
    }

    /** Proves that one who binds what its own decoder binds does not wait for itself. */
    @Test
    void shouldReturnASettingThatItsOwnDecoderAsksFor() {
        List<Setting<String>> inside = new ArrayList<>();
        List<ValueType<String>> type = new ArrayList<>();
        type.add(ValueType.of("recursive", text -> {
            inside.add(hub.setting(SHOP, "key", type.get(0), "none"));
            return text;
        }));
        put("key", "value");
        assertThat(hub.setting(SHOP, "key", type.get(0), "none").get()).isEqualTo("value");
        assertThat(inside).hasSize(1);
    }

    @Test
    void shouldKeepTheTextOutOfTheMessageOfADecoder() {
        put("port", "hunter2");
        hub.setting(SHOP, "port", ValueType.of("port", Integer::parseInt), 80);
        assertThat(hub.rejected()).extracting(Rejection::reason).containsExactly("For input string: \"(the text)\"");
        put("ports", "1, hunter2");
        hub.setting(SHOP, "ports", ValueType.listOf(ValueType.of("port", Integer::parseInt)), List.of());
        assertThat(hub.rejected(views.of(SHOP), "ports"))
                .extracting(Rejection::reason)
                .containsExactly("element 1: For input string: \"(the text)\"");
        ValueType<Integer> verbose = ValueType.of("verbose", text -> {
            throw new IllegalArgumentException("long ".repeat(1_000));
        });
        hub.setting(SHOP, "port", verbose, 80);
        assertThat(hub.rejected())
                .allSatisfy(rejection ->
                        assertThat(rejection.reason()).hasSizeLessThanOrEqualTo(Fault.REASON_CHARS_MAX + 1));
    }

    @Test
    void shouldKeepItsValueAndTakeNoMoreListenersOnceItIsClosed() {
        // given
        Setting<Integer> number = hub.setting(SHOP, "number", INT, 1);
        put("number", "2");
        // when
        hub.close();
        hub.close();
        // then
        assertThat(number.get()).isEqualTo(2);
        assertThat(number.map(value -> value + 1).get()).isEqualTo(3);
        assertThat(hub.setting(SHOP, "number", INT, 5).get()).isEqualTo(2);
        assertThatThrownBy(() -> number.onChange((before, after) -> {})).isInstanceOf(ClosedException.class);
    }

    /** Proves that rejections of layers whose names begin alike are kept apart. */
    @Test
    void shouldFindTheRejectionsOfItsOwnLayersOnly() {
        // given
        Layers over = new Layers(Map.of(), List.of(NAMESPACE, "prod"));
        commit(new Operation.Put(NAMESPACE, "number", "x"), new Operation.Put(NAMESPACE + "s", "number", "x"));
        hub.setting(over, "number", INT, 1);
        hub.setting(Layers.of(NAMESPACE + "s"), "number", INT, 1);
        // then
        assertThat(hub.rejected()).hasSize(2);
        assertThat(hub.rejected(views.of(SHOP), "number")).isEmpty();
        assertThat(hub.rejected(views.of(over), "number")).hasSize(1);
    }

    private ValueType<String> hanging(CountDownLatch isHanging) {
        return ValueType.of("hanging", text -> {
            isHanging.countDown();
            await(end);
            return text;
        });
    }

    private SettingHub hub(Executor listening) {
        return new SettingHub(
                "n",
                views,
                revision -> replica.commit(revision).map(RecentCommit::commit),
                task -> workers.add(task),
                listening,
                System::nanoTime);
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task);
        threads.add(thread);
        thread.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void put(String key, String value) {
        commit(new Operation.Put(NAMESPACE, key, value));
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
