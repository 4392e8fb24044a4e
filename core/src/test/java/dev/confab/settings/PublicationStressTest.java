package dev.confab.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Namespace;
import dev.confab.model.Operation;
import dev.confab.model.State;
import dev.confab.replica.History;
import dev.confab.replica.LayeredView;
import dev.confab.replica.LayeredViews;
import dev.confab.replica.Layers;
import dev.confab.replica.RecentCommit;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import dev.confab.watch.Watch;
import dev.confab.watch.WatchHub;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/**
 * One thread commits, others read: what they read is of one revision, and never goes back. Each commit writes the same number
 * everywhere, so that two numbers are two revisions; that number is the version of each key, and one less than the revision.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class PublicationStressTest {

    private static final int ROUNDS = 2;
    private static final int COMMITS = 1_500;
    private static final String UPPER = "prod/shop";
    private static final String LOWER = "prod";
    private static final Layers LAYERS = new Layers(Map.of(), List.of(UPPER, LOWER));
    private static final History HISTORY = history();

    private final Replica replica = new Replica(PeerId.of("n"), HISTORY.stateAt(1), ReplicaLimits.DEFAULT);
    private final LayeredViews views = new LayeredViews(replica::state);
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ExecutorService listeners = Executors.newFixedThreadPool(2);
    private final SettingHub hub = new SettingHub(
            "n",
            views,
            revision -> replica.commit(revision).map(RecentCommit::commit),
            workers,
            listeners,
            System::nanoTime);
    private volatile boolean isOn = true;

    record Pair(@Default("0") long left, @Default("0") long right) {}

    private static History history() {
        History history = History.founded();
        for (int i = 1; i <= COMMITS; i++) {
            String number = "" + i;
            history.update(
                    new Operation.Put(UPPER, "number", number),
                    new Operation.Put(LOWER, "below", number),
                    new Operation.Put(UPPER, "pair.left", number),
                    new Operation.Put(LOWER, "pair.right", number));
        }
        return history;
    }

    /** As a node puts them together: whoever listens is told last. */
    @BeforeEach
    void observe() {
        replica.observe(views);
    }

    @AfterEach
    void end() {
        workers.shutdownNow();
        listeners.shutdownNow();
    }

    private void commitAll() {
        for (long revision = 2; revision <= COMMITS + 1; revision++) {
            replica.offer(HISTORY.commit(revision));
        }
        isOn = false;
    }

    @RepeatedTest(ROUNDS)
    void shouldShowTwoNamespacesOfOneRevision() throws InterruptedException {
        OutcomeTable table = new OutcomeTable("one revision");
        for (int i = 0; i < 2; i++) {
            AtomicLong seen = new AtomicLong();
            table.observer(() -> isOn, () -> {
                State state = replica.state();
                return outcome(
                        number(state.namespace(UPPER), "number"),
                        number(state.namespace(LOWER), "below"),
                        state.revision(),
                        seen);
            });
        }
        table.actor(this::commitAll);
        table.run();
        table.requireAcceptable();
    }

    @RepeatedTest(ROUNDS)
    void shouldShowLayersOfOneRevision() throws InterruptedException {
        OutcomeTable table = new OutcomeTable("one revision");
        LayeredView view = views.of(LAYERS);
        for (int i = 0; i < 2; i++) {
            AtomicLong seen = new AtomicLong();
            table.observer(() -> isOn, () -> {
                LayeredView.Values present = view.present();
                return outcome(
                        number(present.values(), "number"),
                        number(present.values(), "below"),
                        present.state().revision(),
                        seen);
            });
        }
        table.actor(this::commitAll);
        table.run();
        table.requireAcceptable();
        assertThat(view.present().state().revision()).isEqualTo(COMMITS + 1);
    }

    /** Views that come while commits go on miss none of them. */
    @RepeatedTest(ROUNDS)
    void shouldMakeViewsOfOneRevisionWhileCommitsGoOn() throws InterruptedException {
        OutcomeTable table = new OutcomeTable("one revision");
        AtomicInteger made = new AtomicInteger();
        table.observer(() -> isOn && made.get() < 200, () -> {
            LayeredView view = views.of(new Layers(Map.of("mine", "" + made.incrementAndGet()), LAYERS.namespaces()));
            LayeredView.Values first = view.present();
            String outcome = outcome(
                    number(first.values(), "number"),
                    number(first.values(), "below"),
                    first.state().revision(),
                    new AtomicLong());
            return view.present().state().revision() < first.state().revision() ? "back" : outcome;
        });
        table.actor(this::commitAll);
        table.run();
        table.requireAcceptable();
        for (int i = 1; i <= made.get(); i++) {
            LayeredView view = views.of(new Layers(Map.of("mine", "" + i), LAYERS.namespaces()));
            assertThat(view.present().state()).isSameAs(replica.state());
            assertThat(number(view.present().values(), "number")).isEqualTo(COMMITS);
        }
    }

    @RepeatedTest(ROUNDS)
    void shouldShowAValueWithItsVersion() throws InterruptedException {
        OutcomeTable table = new OutcomeTable("one revision");
        Setting<Long> number = hub.setting(LAYERS, "number", ValueType.of(Long.class), 0L);
        Setting<Long> slow = hub.setting(LAYERS, "below", ValueType.of("own", Long::valueOf), 0L);
        Setting<Long> derived = slow.map(value -> -value);
        List<Setting<Long>> settings = List.of(number, slow);
        settings.forEach(setting -> observe(table, setting, 1));
        observe(table, derived, -1);
        AtomicLong told = new AtomicLong();
        derived.onChange((before, after) -> told.set(after));
        table.actor(this::commitAll);
        table.run();
        table.requireAcceptable();
        Awaitility.await()
                .untilAsserted(() -> assertThat(List.of(number.get(), slow.get(), -derived.get(), -told.get()))
                        .containsOnly((long) COMMITS));
    }

    private void observe(OutcomeTable table, Setting<Long> setting, int sign) {
        AtomicLong seen = new AtomicLong();
        table.observer(() -> isOn, () -> {
            Reading<Long> reading = setting.reading();
            long value = sign * reading.value();
            boolean isDefault = reading.origin().isDefault();
            String outcome = outcome(
                    value,
                    reading.origin().version(),
                    isDefault ? 1 : reading.origin().revision(),
                    seen);
            return sign * setting.get() < value ? "back" : outcome;
        });
    }

    @RepeatedTest(ROUNDS)
    void shouldShowARecordOfOneRevision() throws InterruptedException {
        OutcomeTable table = new OutcomeTable("one revision");
        Setting<Pair> pair = hub.bind(LAYERS, "pair", Binder.of(Pair.class));
        AtomicLong seen = new AtomicLong();
        table.observer(() -> isOn, () -> {
            Reading<Pair> reading = pair.reading();
            boolean isDefault = reading.origin().isDefault();
            return outcome(
                    reading.value().left(),
                    reading.value().right(),
                    isDefault ? 1 : reading.origin().revision(),
                    seen);
        });
        table.actor(this::commitAll);
        table.run();
        table.requireAcceptable();
        Awaitility.await().untilAsserted(() -> assertThat(pair.get()).isEqualTo(new Pair(COMMITS, COMMITS)));
    }

    /**
     * Settings that are bound while commits go on begin with what counted before; two threads that bind the same at a time both get
     * one that has begun; and none misses what comes later.
     */
    @RepeatedTest(ROUNDS)
    void shouldBindWhileCommitsGoOn() throws InterruptedException {
        OutcomeTable table = new OutcomeTable("has begun");
        LayeredView view = views.of(LAYERS);
        ValueType<Long> own = ValueType.of("own", Long::valueOf);
        replica.offer(HISTORY.commit(2));
        AtomicLong fallbacks = new AtomicLong();
        for (int i = 0; i < 2; i++) {
            AtomicLong shared = new AtomicLong(-1_000_000);
            table.observer(() -> isOn && fallbacks.get() > -40, () -> {
                long before = number(view.present().values(), "number");
                long first = hub.setting(LAYERS, "number", own, fallbacks.decrementAndGet())
                        .get();
                Setting<Long> both = hub.setting(LAYERS, "number", own, shared.decrementAndGet());
                long value = both.get();
                long derived = -both.map(number -> -number).get();
                return value < 1 ? "default" : first < before || derived < value ? "behind" : "has begun";
            });
        }
        table.actor(this::commitAll);
        table.run();
        table.requireAcceptable();
        for (long fallback = -1; fallback >= fallbacks.get(); fallback--) {
            Setting<Long> setting = hub.setting(LAYERS, "number", own, fallback);
            Awaitility.await().untilAsserted(() -> assertThat(setting.get()).isEqualTo(COMMITS));
        }
    }

    /** Who is told of a revision finds it, wherever it looks. */
    @RepeatedTest(ROUNDS)
    void shouldTellNobodyOfWhatDoesNotShowYet() throws InterruptedException {
        OutcomeTable table = new OutcomeTable("shows");
        WatchHub watches = WatchHub.over(replica, listeners, System::nanoTime, 10);
        views.observe(watches);
        LayeredView view = views.of(LAYERS);
        LayeredView other = views.of(Layers.of(LOWER));
        Setting<Long> number = hub.setting(LAYERS, "number", ValueType.of(Long.class), 0L);
        watches.listen(LOWER, Watch.namespace(), event -> count(table, event.revision(), List.of(view, other), number));
        watches.listen(other, Watch.namespace(), event -> count(table, event.revision(), List.of(view, other), number));
        table.actor(this::commitAll);
        table.run();
        listeners.shutdown();
        assertThat(listeners.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        table.requireAcceptable();
    }

    private static void count(OutcomeTable table, long told, List<LayeredView> shown, Setting<Long> setting) {
        boolean isShown = shown.stream().allMatch(view -> view.present().state().revision() >= told);
        table.count(!isShown ? "view behind" : setting.origin().revision() < told ? "setting behind" : "shows");
    }

    private static long number(Namespace values, String key) {
        return values.get(key).map(value -> Long.parseLong(value.value())).orElse(0L);
    }

    private static String outcome(long one, long other, long revision, AtomicLong seen) {
        if (one != other || one != revision - 1) {
            return "two revisions";
        }
        return seen.getAndSet(revision) > revision ? "back" : "one revision";
    }
}
