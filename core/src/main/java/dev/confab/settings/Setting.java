package dev.confab.settings;

import dev.confab.replica.LayeredView;
import dev.confab.watch.Subscription;
import dev.confab.watch.Told;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A typed handle on a value of the configuration: bound once, read for ever. {@link #get} is one volatile read of a value that
 * was decoded when it came: it takes no lock, allocates nothing, never throws, never blocks, whatever is down. A value that
 * cannot be decoded, or that a check refuses, is rejected and the last good one stays; see {@link Rejection}. A good value that
 * a bad one overtakes before it was decoded here is never seen, so nodes may differ until a good one comes. Thread-safe.
 *
 * <p>On the node that writes a key, its settings have the new value when the future of the write completes.
 */
public final class Setting<T> implements Supplier<T> {

    private final Binding<?> binding;
    private final String name;
    private final T fallback;
    private final Collection<Derivation<T, ?>> derivations = new ConcurrentLinkedQueue<>();
    private final Collection<SettingSubscription<T>> subscriptions = new ConcurrentLinkedQueue<>();
    private volatile Reading<T> current;

    Setting(Binding<?> binding, String name, T fallback, Reading<T> first) {
        this.binding = binding;
        this.name = name;
        this.fallback = fallback;
        this.current = first;
    }

    /** The present value. */
    @Override
    public T get() {
        return current.value();
    }

    /** The present value and where it comes from. */
    public Reading<T> reading() {
        return current;
    }

    /** The version of the key that the present value comes from; 0 where it is a default or overridden in this process. */
    public long version() {
        return current.origin().version();
    }

    /** Where the present value comes from. */
    public Origin origin() {
        return current.origin();
    }

    /**
     * Calls the listener with old and new value when this setting gets another, on one of the node's threads for listeners.
     *
     * @throws dev.confab.replica.BoundExceededException where the node's settings have too many listeners
     * @throws dev.confab.model.ClosedException where the node was closed
     */
    public Subscription onChange(SettingListener<? super T> listener) {
        return subscribe(listener, null);
    }

    /** As {@link #onChange(SettingListener)}, on that executor, which is called on a thread for listeners. */
    public Subscription onChange(SettingListener<? super T> listener, Executor executor) {
        return subscribe(listener, Objects.requireNonNull(executor, "executor"));
    }

    /**
     * Returns a setting whose value follows from this one's: computed once per value, when it changes. Where the function
     * throws or returns null, the derived setting keeps its last good value, and that is a {@link Rejection}. Derive once and
     * keep it, as any setting.
     *
     * @param function must be pure and fast; it runs on threads for settings, and here for the first value
     * @throws IllegalArgumentException where it fails now, and for the default as well
     * @throws dev.confab.replica.BoundExceededException where the node has too many settings
     */
    public <R> Setting<R> map(Function<? super T, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        binding.takeRoom();
        Derivation<T, R> derivation;
        try {
            derivation = Derivation.of(binding, this, function);
        } catch (Throwable e) {
            binding.leaveRoom();
            throw e;
        }
        derivations.add(derivation);
        binding.update(); // it may have changed meanwhile
        return derivation.setting();
    }

    /** What it is bound to; the value stays out of logs. */
    @Override
    public String toString() {
        return "Setting[" + name + "]";
    }

    String name() {
        return name;
    }

    LayeredView view() {
        return binding.view();
    }

    T fallback() {
        return fallback;
    }

    /** Whether nothing follows from it by code of the application. */
    boolean isAlone() {
        return derivations.isEmpty();
    }

    /** Takes another value, and those that follow from it theirs. One call at a time. */
    void show(Reading<T> next) {
        current = next;
        subscriptions.forEach(SettingSubscription::signal);
    }

    /** Brings those that follow from it up to date. One call at a time. */
    void followUp() {
        derivations.forEach(derivation -> derivation.follow(current));
    }

    void forget(SettingSubscription<T> subscription) {
        if (subscriptions.remove(subscription)) {
            binding.listenerLeft();
        }
    }

    /** What the listeners of this setting, and of those that follow from it, were told last. */
    Stream<Told> told() {
        return Stream.concat(
                subscriptions.stream().flatMap(subscription -> subscription.told().stream()),
                derivations.stream().flatMap(derivation -> derivation.setting().told()));
    }

    private Subscription subscribe(SettingListener<? super T> listener, @Nullable Executor own) {
        Objects.requireNonNull(listener, "listener");
        Executor shared = binding.listenerCame();
        SettingSubscription<T> subscription =
                new SettingSubscription<>(this, listener, shared, own, binding.nanoTime());
        subscriptions.add(subscription);
        subscription.signal(); // it may have changed meanwhile
        return subscription;
    }
}
