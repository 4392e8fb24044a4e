package dev.confab;

import dev.confab.model.Condition;
import dev.confab.model.Reserved;
import dev.confab.model.VersionedValue;
import dev.confab.replica.Layers;
import dev.confab.runtime.Node;
import dev.confab.settings.Binder;
import dev.confab.settings.Decoder;
import dev.confab.settings.Decoders;
import dev.confab.settings.Setting;
import dev.confab.settings.ValueType;
import dev.confab.watch.Listener;
import dev.confab.watch.Subscription;
import dev.confab.watch.Watch;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What can be read: one namespace, or several in layers. Reads take from this process's memory, at the revision that this node has
 * reached, without a lock and without failing. Thread-safe.
 */
public abstract sealed class ConfigView permits ConfigMap, LayeredMap {

    private final Node node;
    private final Layers layers;

    ConfigView(Node node, Layers layers) {
        this.node = node;
        this.layers = layers;
    }

    /** @throws IllegalArgumentException where no cluster takes such a namespace */
    static void requireNamespace(String name) {
        Reserved.requireFree(new Condition.Unchanged(name, 0).namespace());
    }

    /** The name of the namespace, or those of the layers. */
    public abstract String name();

    /** The present value of the key. */
    public abstract Optional<String> get(String key);

    /** The present value of the key, or {@code fallback} where it has none. Does not allocate. */
    public abstract String get(String key, String fallback);

    /** The present value of the key with its version and the revision that wrote it; both 0 where it is overridden here. */
    public abstract Optional<VersionedValue> versioned(String key);

    /** A sorted copy of all keys and values, all of one revision. */
    public abstract SortedMap<String, String> toMap();

    /** The number of keys. */
    public abstract int size();

    /**
     * Calls the listener when keys change; what, when, how much and on which thread says the watch.
     *
     * @return the handle that ends it
     * @throws dev.confab.model.ClosedException where this node was closed
     * @throws dev.confab.replica.BoundExceededException where it has as many listeners as it may
     */
    public abstract Subscription listen(Watch watch, Listener listener);

    /**
     * Returns a typed handle on a key: bound once, read for ever. The same for equal arguments.
     *
     * @param type any that {@link ValueType#of(Class)} knows
     * @param fallback its value where the key has none, and until it has a good one
     * @throws IllegalArgumentException where that type is not known
     * @throws dev.confab.replica.BoundExceededException where this node has as many settings as it may
     */
    public <T> Setting<T> setting(String key, Class<T> type, T fallback) {
        return setting(key, ValueType.of(type), fallback);
    }

    /** As {@link #setting(String, Class, Object)}, for lists, sets, maps and types of the application. */
    public <T> Setting<T> setting(String key, ValueType<T> type, T fallback) {
        return node.reads().settings().setting(layers, key, type, fallback);
    }

    /** As {@link #setting(String, Class, Object)}, with a decoder of the application. */
    public <T> Setting<T> setting(String key, Decoder<T> decoder, T fallback) {
        return setting(key, ValueType.of("value", decoder), fallback);
    }

    /** As {@link #setting(String, Class, Object)}, empty where the key has no value. */
    public <T> Setting<Optional<T>> optional(String key, Class<T> type) {
        return setting(key, ValueType.optional(type), Optional.empty());
    }

    /**
     * Returns a typed handle on all keys that begin with the prefix and a dot: a record, or an interface. It changes as a whole
     * or, where any part is at fault, not at all: no reader sees half of a transaction.
     *
     * @param prefix empty for all keys
     * @param type a record or interface each part of which has a default; see docs/settings-syntax.md
     * @throws IllegalArgumentException where that type cannot be bound; the message has all reasons
     * @throws dev.confab.replica.BoundExceededException where this node has as many settings as it may
     */
    public <T> Setting<T> bind(String prefix, Class<T> type) {
        return node.reads().settings().bind(layers, prefix, Binder.of(type));
    }

    /** As {@link #bind(String, Class)}, with decoders of the application for parts of the record. */
    public <T> Setting<T> bind(String prefix, Class<T> type, Decoders decoders) {
        return node.reads().settings().bind(layers, prefix, Binder.of(type, decoders));
    }

    /** As {@link #bind(String, Class)}, for a record whose parts have their defaults from an instance. */
    public <T extends Record> Setting<T> bind(String prefix, T defaults) {
        return node.reads().settings().bind(layers, prefix, Binder.of(defaults));
    }

    /** As {@link #bind(String, Record)}, with decoders of the application for parts of the record. */
    public <T extends Record> Setting<T> bind(String prefix, T defaults, Decoders decoders) {
        return node.reads().settings().bind(layers, prefix, Binder.of(defaults, decoders));
    }

    /** Where the value of a key comes from, since when, and who was told. */
    public Explanation explain(String key) {
        return Explanation.of(node, layers, key);
    }
}
