package dev.confab.settings;

import dev.confab.model.ClosedException;
import dev.confab.model.Commit;
import dev.confab.model.VersionedValue;
import dev.confab.replica.BoundExceededException;
import dev.confab.replica.LayeredView;
import dev.confab.replica.LayeredViews;
import dev.confab.replica.Layers;
import dev.confab.settings.Attempt.Asked;
import dev.confab.watch.Audience;
import dev.confab.watch.Subscription;
import dev.confab.watch.Told;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The settings of a node: makes them, and sees which of them a commit may change. Thread-safe, but for the observer's methods
 * and {@link #shown}, which belong to the node loop. What decodes in no time by our own code is decoded there; all else, and all
 * code of the application, on threads of its own.
 */
public final class SettingHub implements LayeredViews.Observer {

    /** How many settings a node may have, and how many listeners these may have. */
    public static final int SETTINGS_MAX = 10_000;

    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Logger log = LoggerFactory.getLogger(SettingHub.class);

    private final String node;
    private final LayeredViews views;
    private final LongFunction<Optional<Commit>> commits;
    private final Executor workers;
    private final Executor listeners;
    private final LongSupplier nanoTime;
    private final Audience<Rejection> audience;
    private final DecodedValues decoded = new DecodedValues();
    private final Object lock = new Object();
    private final Map<Place, List<Binding<?>>> bindings = new HashMap<>();
    private final Map<LayeredView, Interests> interests = new HashMap<>();
    private final Map<Setting<?>, List<Rejection>> rejected = new LinkedHashMap<>();
    private final AtomicInteger settingCount = new AtomicInteger();
    private final AtomicInteger listenerCount = new AtomicInteger();
    private final AtomicLong rejections = new AtomicLong();
    private final Lagging lagging = new Lagging();
    private long nextLookNanos; // confined to the node loop
    private volatile boolean isClosed;

    /** Bindings of one place differ by their fallbacks, which are values of the application. */
    private record Place(LayeredView view, Recipe<?> recipe) {}

    /**
     * @param views whose steps it is told of from now on
     * @param commits those that are remembered, by revision
     * @param workers run decoders and functions of the application; must not run tasks in the caller
     * @param listeners run listeners; likewise
     * @param nanoTime says how long listeners take, and which code of the application does not return
     */
    public SettingHub(
            String node,
            LayeredViews views,
            LongFunction<Optional<Commit>> commits,
            Executor workers,
            Executor listeners,
            LongSupplier nanoTime) {
        this.node = node;
        this.views = views;
        this.commits = commits;
        this.workers = workers;
        this.listeners = listeners;
        this.nanoTime = nanoTime;
        this.nextLookNanos = nanoTime.getAsLong();
        this.audience = new Audience<>(node, "rejected values", listeners);
        views.observe(this);
    }

    /**
     * Returns the setting of that key, always the same for equal arguments.
     *
     * @param fallback its value where no layer has the key, and until one has a good value
     * @throws BoundExceededException where there are {@link #SETTINGS_MAX} others
     */
    public <T> Setting<T> setting(Layers layers, String key, ValueType<T> type, T fallback) {
        Objects.requireNonNull(fallback, "fallback");
        return bound(views.of(layers), new KeyRecipe<>(key, type, decoded), fallback);
    }

    /**
     * Returns the setting of all keys that begin with the prefix and a dot, as one value of that type.
     *
     * @param prefix empty for all keys
     * @throws IllegalArgumentException where the type cannot be bound; the message has all reasons
     * @throws BoundExceededException where there are {@link #SETTINGS_MAX} others
     */
    public <T> Setting<T> bind(Layers layers, String prefix, Binder<T> binder) {
        return bound(views.of(layers), new RecordRecipe<>(KeyNames.prefix(prefix), binder), binder.defaults());
    }

    /** What is not taken at present: of each setting that goes on with an older value, why. */
    public List<Rejection> rejected() {
        return rejected(setting -> true).toList();
    }

    /** What settings of those layers do not take of that key at present. */
    public List<Rejection> rejected(LayeredView view, String key) {
        return rejected(setting -> setting.view() == view)
                .filter(rejection -> rejection.key().equals(key))
                .toList();
    }

    private Stream<Rejection> rejected(Predicate<Setting<?>> isMeant) {
        List<Rejection> refused;
        synchronized (lock) {
            refused = rejected.entrySet().stream()
                    .filter(entry -> isMeant.test(entry.getKey()))
                    .flatMap(entry -> entry.getValue().stream())
                    .toList();
        }
        Stream<Rejection> late = lagging.late().entrySet().stream()
                .filter(entry -> isMeant.test(entry.getKey().settingNow()))
                .map(Map.Entry::getValue);
        return Stream.concat(refused.stream(), late);
    }

    /** How many values were rejected since the start. */
    public long rejections() {
        return rejections.get();
    }

    /** Tells that listener, on a thread for listeners, of each value that is rejected or late from now on. */
    public Subscription listenToRejections(Consumer<? super Rejection> listener) {
        return audience.add(listener);
    }

    /** What the listeners of settings that a key of those layers decides on were told last. */
    public List<Told> told(LayeredView view, String key) {
        Set<Binding<?>> interested = interestedIn(view, Set.of(key));
        return interested.stream()
                .flatMap(binding -> binding.settingNow().told())
                .toList();
    }

    /**
     * A future that completes when all settings that this revision changed show that. A decoder that hangs holds up nobody who
     * changed something else. Cancel it where nobody waits any more.
     */
    public CompletableFuture<Void> shown(long revision) {
        return lagging.shown(revision);
    }

    /**
     * Looks now and then which settings are late, and says so. On the node loop.
     *
     * @return how many of the workers are taken by code of the application that does not return
     */
    public int onTick() {
        long now = nanoTime.getAsLong();
        if (now - nextLookNanos >= 0) {
            nextLookNanos = now + LOOK_NANOS;
            for (Rejection late : lagging.look(now)) {
                log.warn("[{}] {}; the last good value stays, a thread dump shows what keeps it", node, late);
                audience.tell(late);
            }
        }
        return lagging.stuck();
    }

    @Override
    public void onApplied(LayeredView view, Commit commit, LayeredView.Step step) {
        if (step.keys().isEmpty()) {
            return;
        }
        interestedIn(view, step.keys()).forEach(binding -> changed(binding, commit.revision(), commit.revision()));
    }

    private Set<Binding<?>> interestedIn(LayeredView view, Set<String> keys) {
        Set<Binding<?>> interested = new LinkedHashSet<>();
        synchronized (lock) {
            Interests ofView = interests.get(view);
            if (ofView != null) {
                keys.forEach(key -> ofView.addInterested(key, interested));
            }
        }
        return interested;
    }

    @Override
    public void onJumped(LayeredView view, LayeredView.Step step) {
        List<Binding<?>> all;
        synchronized (lock) {
            all = bindings.values().stream()
                    .flatMap(List::stream)
                    .filter(binding -> binding.view() == view)
                    .toList();
        }
        long from = step.before().state().revision() + 1;
        all.forEach(binding -> changed(binding, from, step.after().state().revision()));
    }

    private void changed(Binding<?> binding, long from, long to) {
        binding.changed(from, to);
        lagging.add(binding);
    }

    /** Takes no more listeners. Settings keep their values. Idempotent. */
    public void close() {
        isClosed = true;
    }

    DecodedValues decoded() {
        return decoded;
    }

    LongSupplier nanoTime() {
        return nanoTime;
    }

    Executor workers() {
        return workers;
    }

    void follow(Binding<?> binding, Asked before, Asked after) {
        synchronized (lock) {
            interests.computeIfAbsent(binding.view(), view -> new Interests()).replace(binding, before, after);
        }
    }

    void accepted(Setting<?> setting) {
        synchronized (lock) {
            rejected.remove(setting);
        }
    }

    /** @param tried those that it could not be made of; what counts may be newer by now */
    void rejected(Setting<?> setting, LayeredView.Values tried, List<Fault> faults) {
        rejected(
                setting,
                faults.stream()
                        .map(fault -> rejection(setting, tried.values().lookup(fault.key()), fault))
                        .toList());
    }

    void rejected(Setting<?> setting, List<Rejection> why) {
        synchronized (lock) {
            if (why.equals(rejected.put(setting, why))) {
                return;
            }
        }
        rejections.addAndGet(why.size());
        why.forEach(one -> log.warn("[{}] {}; the last good value stays, put a good one", node, one));
        why.forEach(audience::tell);
    }

    private Rejection rejection(Setting<?> setting, @Nullable VersionedValue value, Fault fault) {
        return value == null
                ? rejection(setting, fault.key(), 0, 0, fault.reason())
                : rejection(setting, fault.key(), value.version(), value.revision(), fault.reason());
    }

    Rejection rejection(Setting<?> setting, String key, long version, long revision, String reason) {
        return new Rejection(
                setting.name(), key, version, revision, commits.apply(revision).map(Commit::author), reason);
    }

    void warnLate(Setting<?> setting) {
        log.warn("[{}] {} is still being made for the first time and has its default until then", node, setting);
    }

    void failed(Throwable cause) {
        log.error("[{}] a setting could not be brought up to date; please report this", node, cause);
    }

    void takeRoom() {
        take(settingCount, "settingsMax", "bind each setting once and keep it");
    }

    void leaveRoom() {
        settingCount.decrementAndGet();
    }

    Executor listenerCame() {
        if (isClosed) {
            throw new ClosedException("node " + node + " is closed and takes no more listeners; start another");
        }
        take(listenerCount, "settingListenersMax", "close the subscriptions that are done with");
        return listeners;
    }

    void listenerLeft() {
        listenerCount.decrementAndGet();
    }

    private static void take(AtomicInteger count, String bound, String advice) {
        int taken = count.incrementAndGet();
        if (taken > SETTINGS_MAX) {
            count.decrementAndGet();
            throw new BoundExceededException(bound, SETTINGS_MAX, taken, advice);
        }
    }

    /** What equals and hashCode of a fallback do is not known: no lock is held then, for the node loop waits for it. */
    private <T> Setting<T> bound(LayeredView view, Recipe<T> recipe, T fallback) {
        Place place = new Place(view, recipe);
        Binding<T> made = new Binding<>(this, view, recipe, fallback);
        for (int compared = 0; ; ) {
            List<Binding<T>> known = known(place);
            for (Binding<T> binding : known.subList(compared, known.size())) {
                if (Values.areEqual(fallback, binding.fallback())) {
                    return binding.setting();
                }
            }
            compared = known.size();
            if (add(place, made, compared)) {
                made.update();
                return made.setting();
            }
        }
    }

    @SuppressWarnings("unchecked") // equal recipes make values of one type
    private <T> List<Binding<T>> known(Place place) {
        synchronized (lock) {
            return bindings.getOrDefault(place, List.of()).stream()
                    .map(binding -> (Binding<T>) binding)
                    .toList();
        }
    }

    private boolean add(Place place, Binding<?> binding, int compared) {
        synchronized (lock) {
            List<Binding<?>> known = bindings.getOrDefault(place, List.of());
            if (known.size() > compared) {
                return false;
            }
            takeRoom();
            bindings.computeIfAbsent(place, absent -> new ArrayList<>()).add(binding);
            return true;
        }
    }
}
