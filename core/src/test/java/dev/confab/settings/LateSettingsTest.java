package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code of the application that does not return is named, and counted, and nothing else is. This test's thread is the node loop. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LateSettingsTest {

    private static final String NAMESPACE = "prod/shop";
    private static final Layers SHOP = Layers.of(NAMESPACE);

    private final History history = History.founded();
    private final Replica replica = new Replica(PeerId.of("n"), history.state(), ReplicaLimits.DEFAULT);
    private final LayeredViews views = new LayeredViews(replica::state);
    private final LinkedBlockingDeque<Runnable> workers = new LinkedBlockingDeque<>();
    private final AtomicLong now = new AtomicLong(-7);
    private final SettingHub hub = new SettingHub(
            "n",
            views,
            revision -> replica.commit(revision).map(RecentCommit::commit),
            workers::add,
            Runnable::run,
            now::get);
    private final List<Rejection> told = new ArrayList<>();
    private final CountDownLatch isHanging = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();

    @BeforeEach
    void observe() {
        replica.observe(views);
        hub.listenToRejections(told::add);
    }

    @AfterEach
    void end() throws InterruptedException {
        end.countDown();
        for (Thread thread : threads) {
            thread.join(10_000);
        }
    }

    @Test
    void shouldNameASettingWhoseDecoderDoesNotReturn() throws InterruptedException {
        // given
        Setting<String> setting = hub.setting(SHOP, "hanging", ValueType.of("own", this::hang), "none");
        put("hanging", "value");
        start(workers.poll());
        await(isHanging);
        // when
        assertThat(stuckAfter(Binding.PATIENCE)).isZero();
        // then
        assertThat(hub.rejected()).isEmpty();
        // when
        assertThat(stuckAfter(Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(stuckAfter(Duration.ofSeconds(1))).isEqualTo(1);
        // then
        Rejection late = hub.rejected().get(0);
        assertThat(late.key()).isEqualTo("hanging");
        assertThat(late.version()).isEqualTo(1);
        assertThat(late.author()).contains("ann");
        assertThat(late.setting()).isEqualTo("prod/shop hanging");
        assertThat(late.reason()).contains("has not returned for PT5S");
        assertThat(told).containsExactly(late);
        assertThat(hub.rejected(views.of(SHOP), "hanging")).containsExactly(late);
        assertThat(hub.rejected(views.of(SHOP), "other")).isEmpty();
        assertThat(setting.get()).isEqualTo("none");
        // when
        end.countDown();
        threads.get(0).join();
        // then
        assertThat(setting.get()).isEqualTo("value");
        assertThat(stuckAfter(Duration.ofSeconds(1))).isZero();
        assertThat(hub.rejected()).isEmpty();
    }

    @Test
    void shouldNameASettingFromWhichAnotherFollowsByAFunctionThatDoesNotReturn() {
        // given
        Setting<String> text = hub.setting(SHOP, "text", ValueType.of(String.class), "none");
        text.map(value -> value.equals("none") ? value : hang(value));
        put("text", "value");
        start(workers.poll());
        await(isHanging);
        // when
        assertThat(stuckAfter(Binding.PATIENCE.plusSeconds(1))).isEqualTo(1);
        // then
        assertThat(text.get()).isEqualTo("value");
        assertThat(told).extracting(Rejection::key).containsExactly("text");
    }

    record Limits(@Default("1") int most) {}

    /** Proves that what waits behind others that hang says so, later than these, and does not count as one that hangs. */
    @Test
    void shouldSayThatNoThreadWasFreeToMakeIt() {
        // given
        hub.bind(SHOP, "limits", Binder.of(Limits.class));
        put("limits.most", "2");
        // when
        assertThat(stuckAfter(Binding.PATIENCE.multipliedBy(2))).isZero();
        assertThat(told).isEmpty();
        assertThat(stuckAfter(Duration.ofSeconds(1))).isZero();
        // then
        assertThat(told).hasSize(1);
        assertThat(told.get(0).key()).isEqualTo("limits.*");
        assertThat(told.get(0).author()).isEqualTo(Optional.empty());
        assertThat(told.get(0).reason()).contains("no thread was free");
    }

    /** Proves that one that is busy all the time, because it changes all the time, is not taken for one that hangs. */
    @Test
    void shouldNotCallASettingLateThatIsMadeAgainAndAgain() {
        // given
        ValueType<String> busy = ValueType.of("busy", text -> {
            put("busy", text + "x");
            return text;
        });
        hub.setting(SHOP, "busy", busy, "none");
        put("busy", "x");
        for (int i = 0; i < 10; i++) {
            // when
            workers.remove().run();
            // then
            assertThat(stuckAfter(Binding.PATIENCE)).isZero();
            assertThat(told).isEmpty();
        }
    }

    /** Proves that a decoder that hangs costs one who binds the patience, and not all who bind after him. */
    @Test
    void shouldNotWaitAgainForWhatWasWaitedForInVain() {
        // given
        ValueType<String> hanging = ValueType.of("own", this::hang);
        put("hanging", "value");
        start(() -> hub.setting(SHOP, "hanging", hanging, "none"));
        await(isHanging);
        assertThat(hub.setting(SHOP, "hanging", hanging, "none").get()).isEqualTo("none");
        // when
        CompletableFuture<Setting<String>> second =
                CompletableFuture.supplyAsync(() -> hub.setting(SHOP, "hanging", hanging, "none"));
        // then
        assertThat(second).succeedsWithin(Binding.PATIENCE.dividedBy(2));
    }

    private String hang(String text) {
        isHanging.countDown();
        await(end);
        return text;
    }

    /** What a look at that time says. */
    private int stuckAfter(Duration time) {
        now.addAndGet(time.toNanos());
        return hub.onTick();
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
        assertThat(replica.offer(history.update(new Operation.Put(NAMESPACE, key, value))))
                .isEqualTo(Offer.APPLIED);
    }
}
