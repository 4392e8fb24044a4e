package dev.confab.settings;

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

    private static final Logger log = LoggerFactory.getLogger(SettingHub.class);

    private final String node;
    private final LayeredViews views;
    private final LongFunction<Optional<Commit>> commits;
    private final Executor workers;
    private final Executor listeners;
    private final Audience<Rejection> audience;
    private final DecodedValues decoded = new DecodedValues();
    private final Object lock = new Object();
    private final Map<Bound<?>, Binding<?>> bindings = new HashMap<>();
    private final Map<LayeredView, Interests> interests = new HashMap<>();
    private final Map<Setting<?>, List<Rejection>> rejected = new LinkedHashMap<>();
    private final AtomicInteger settingCount = new AtomicInteger();
    private final AtomicInteger listenerCount = new AtomicInteger();
    private final AtomicLong rejections = new AtomicLong();
    private List<Binding<?>> lately = new ArrayList<>();

    private record Bound<T>(LayeredView view, Recipe<T> recipe, T fallback) {}

    /**
     * @param views whose steps it is told of from now on
     * @param commits those that are remembered, by revision
     * @param workers run decoders and functions of the application; must not run tasks in the caller
     * @param listeners run listeners; likewise
     */
    public SettingHub(
            String node,
            LayeredViews views,
            LongFunction<Optional<Commit>> commits,
            Executor workers,
            Executor listeners) {
        this.node = node;
        this.views = views;
        this.commits = commits;
        this.workers = workers;
        this.listeners = listeners;
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
        return bound(new Bound<>(views.of(layers), new KeyRecipe<>(key, type, decoded), fallback));
    }

    /**
     * Returns the setting of all keys that begin with the prefix and a dot, as one value of that type.
     *
     * @param prefix empty for all keys
     * @throws IllegalArgumentException where the type cannot be bound; the message has all reasons
     * @throws BoundExceededException where there are {@link #SETTINGS_MAX} others
     */
    public <T> Setting<T> bind(Layers layers, String prefix, Class<T> type) {
        return bind(layers, prefix, Binder.of(type));
    }

    /** As {@link #bind(Layers, String, Class)}, with the parts of that value as defaults. */
    public <T> Setting<T> bind(Layers layers, String prefix, Class<T> type, T defaults) {
        return bind(layers, prefix, Binder.of(type, defaults));
    }

    private <T> Setting<T> bind(Layers layers, String prefix, Binder<T> binder) {
        return bound(new Bound<>(views.of(layers), new RecordRecipe<>(prefix, binder), binder.defaults()));
    }

    /** What is not taken at present: of each setting that goes on with an older value, why. */
    public List<Rejection> rejected() {
        synchronized (lock) {
            return rejected.values().stream().flatMap(List::stream).toList();
        }
    }

    /** How many values were rejected since the start. */
    public long rejections() {
        return rejections.get();
    }

    /** Tells that listener, on a thread for listeners, of each value that is rejected from now on. */
    public Subscription listenToRejections(Consumer<? super Rejection> listener) {
        return audience.add(listener);
    }

    /** What the listeners of settings that a key of those layers decides on were told last. */
    public List<Told> told(LayeredView view, String key) {
        Set<Binding<?>> interested = interestedIn(view, Set.of(key));
        return interested.stream().flatMap(binding -> binding.setting().told()).toList();
    }

    /** A future that completes when all settings show what their views show now. */
    public CompletableFuture<Void> shown() {
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (Binding<?> binding : lately) {
            if (binding.isBusy()) {
                CompletableFuture<Void> shown = new CompletableFuture<>();
                binding.whenShown(() -> shown.complete(null));
                waiting.add(shown);
            }
        }
        return CompletableFuture.allOf(waiting.toArray(CompletableFuture<?>[]::new));
    }

    @Override
    public void onApplied(LayeredView view, Commit commit, LayeredView.Step step) {
        if (step.keys().isEmpty()) {
            return;
        }
        interestedIn(view, step.keys()).forEach(this::changed);
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
                    .filter(binding -> binding.view() == view)
                    .toList();
        }
        all.forEach(this::changed);
    }

    private void changed(Binding<?> binding) {
        binding.changed();
        if (binding.isBusy()) {
            lately = new ArrayList<>(lately.stream().filter(Binding::isBusy).toList());
            lately.add(binding);
        }
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

    void rejected(Setting<?> setting, LayeredView view, List<Fault> faults) {
        LayeredView.Values present = view.present();
        List<Rejection> why = faults.stream()
                .map(fault -> rejection(setting, present.values().lookup(fault.key()), fault))
                .toList();
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
        long revision = value == null ? 0 : value.revision();
        return new Rejection(
                setting.name(),
                fault.key(),
                value == null ? 0 : value.version(),
                revision,
                commits.apply(revision).map(Commit::author),
                fault.reason());
    }

    void failed(Throwable cause) {
        log.error("[{}] a setting could not be brought up to date; please report this", node, cause);
    }

    void takeRoom() {
        take(settingCount, "settingsMax", "bind each setting once and keep it");
    }

    Executor listenerCame() {
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

    private <T> Setting<T> bound(Bound<T> wanted) {
        Binding<T> binding;
        synchronized (lock) {
            @SuppressWarnings("unchecked") // equal recipes make values of one type
            Binding<T> known = (Binding<T>) bindings.get(wanted);
            if (known != null) {
                return known.setting();
            }
            takeRoom();
            binding = new Binding<>(this, wanted.view(), wanted.recipe(), wanted.fallback());
            bindings.put(wanted, binding);
        }
        binding.update();
        return binding.setting();
    }
}
