package dev.confab.benchmarks;

import dev.confab.Confab;
import dev.confab.ConfigMap;
import dev.confab.LayeredMap;
import dev.confab.model.ImportMode;
import dev.confab.settings.Setting;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The same keys in one namespace, spread over four layers, behind settings, and in a {@code ConcurrentHashMap}, all changed by
 * one writer on that node: each second change is one of the first key.
 */
final class SettingKeys implements AutoCloseable {

    private final Confab confab = Confab.startInMemory();
    private final ConfigMap map = confab.map(LocalCluster.NAMESPACE);
    private final LayeredMap layered = confab.layered("prod", "acme", "orders");
    private final ConcurrentHashMap<String, String> plain = new ConcurrentHashMap<>();
    private final Map<String, String> layers = new HashMap<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Phaser underWay = new Phaser(1);
    private final @Nullable Paced writer;

    private SettingKeys(String[] keys, int changesPerSecond) {
        List<Map<String, String>> byLayer = List.of(new HashMap<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        for (int i = 0; i < keys.length; i++) {
            int layer = i % byLayer.size();
            plain.put(keys[i], Data.value(i));
            layers.put(keys[i], layered.namespaces().get(layer));
            byLayer.get(layer).put(keys[i], Data.value(i));
            byLayer.get(3).putIfAbsent(keys[i], "hidden by a higher layer");
        }
        map.importValues(plain, ImportMode.MERGE).join();
        for (int layer = 0; layer < byLayer.size(); layer++) {
            ConfigMap namespace = confab.map(layered.namespaces().get(layer));
            namespace.importValues(byLayer.get(layer), ImportMode.MERGE).join();
        }
        this.writer = changesPerSecond == 0 ? null : Paced.perSecond(changesPerSecond, i -> change(keys, i));
    }

    static SettingKeys start(String[] keys, int changesPerSecond) {
        return new SettingKeys(keys, changesPerSecond);
    }

    ConfigMap map() {
        return map;
    }

    LayeredMap layered() {
        return layered;
    }

    ConcurrentHashMap<String, String> plain() {
        return plain;
    }

    /** The setting of a key of the namespace. */
    Setting<String> handle(String key) {
        return map.setting(key, String.class, "");
    }

    /** The settings of those keys, in that order. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // generic arrays cannot be made any other way
    Setting<String>[] handles(String[] lookups) {
        return Arrays.stream(lookups).map(this::handle).toArray(Setting[]::new);
    }

    private void change(String[] keys, long number) {
        String key = number % 2 == 0 ? keys[0] : keys[(int) (number * 7 % keys.length)];
        String value = Data.value(number);
        plain.put(key, value);
        underWay.register();
        confab.transaction()
                .put(LocalCluster.NAMESPACE, key, value)
                .put(layers.get(key), key, value)
                .commit()
                .whenComplete((outcome, cause) -> {
                    failure.compareAndSet(null, cause);
                    underWay.arriveAndDeregister();
                });
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        underWay.arriveAndAwaitAdvance();
        confab.close();
        if (failure.get() != null) {
            throw new IllegalStateException("a change failed; the figures are of another load", failure.get());
        }
    }
}
