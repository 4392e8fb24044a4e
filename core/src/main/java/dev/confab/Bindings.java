package dev.confab;

import dev.confab.model.Condition;
import dev.confab.replica.LayeredView;
import dev.confab.replica.Layers;
import dev.confab.runtime.Node;
import dev.confab.settings.Binder;
import dev.confab.settings.Decoder;
import dev.confab.settings.Setting;
import dev.confab.settings.ValueType;
import java.util.Optional;

/** What namespaces and layers share of typed settings. Thread-safe. */
final class Bindings {

    private final Node node;
    private final Layers layers;

    Bindings(Node node, Layers layers) {
        this.node = node;
        this.layers = layers;
    }

    /** @throws IllegalArgumentException where no cluster takes such a namespace */
    static void requireNamespace(String name) {
        new Condition(name, "key", Condition.ABSENT);
    }

    <T> Setting<T> setting(String key, Class<T> type, T fallback) {
        return setting(key, ValueType.of(type), fallback);
    }

    <T> Setting<T> setting(String key, Decoder<T> decoder, T fallback) {
        return setting(key, ValueType.of("value", decoder), fallback);
    }

    <T> Setting<Optional<T>> optional(String key, Class<T> type) {
        return setting(key, ValueType.optional(type), Optional.empty());
    }

    <T> Setting<T> setting(String key, ValueType<T> type, T fallback) {
        return node.settings().setting(layers, key, type, fallback);
    }

    <T> Setting<T> bind(String prefix, Class<T> type) {
        return node.settings().bind(layers, prefix, Binder.of(type));
    }

    <T extends Record> Setting<T> bind(String prefix, T defaults) {
        return node.settings().bind(layers, prefix, Binder.of(defaults));
    }

    Explanation explain(String key) {
        return Explanation.of(node, layers, key);
    }

    LayeredView view() {
        return node.views().of(layers);
    }
}
