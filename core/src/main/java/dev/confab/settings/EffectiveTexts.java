package dev.confab.settings;

import dev.confab.model.VersionedValue;
import dev.confab.replica.LayeredView;
import dev.confab.replica.Layers;
import dev.confab.settings.Attempt.Asked;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The texts of one revision; remembers what it was asked for. Confined to one attempt. */
final class EffectiveTexts implements Texts {

    private final Layers layers;
    private final LayeredView.Values present;
    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<String> prefixes = new LinkedHashSet<>();

    EffectiveTexts(Layers layers, LayeredView.Values present) {
        this.layers = layers;
        this.present = present;
    }

    @Override
    public @Nullable String text(String key) {
        return Placeholders.resolve(key, this::raw);
    }

    @Override
    public boolean has(String key) {
        return raw(key) != null;
    }

    @Override
    public SortedSet<String> keysUnder(String prefix) {
        prefixes.add(prefix);
        return present.values().keysUnder(prefix);
    }

    /** What was asked for so far. */
    Asked asked() {
        return new Asked(keys, prefixes);
    }

    /** Where the value of a key comes from, which has one. */
    Origin origin(String key) {
        VersionedValue value = present.values().lookup(key);
        return value == null
                ? Origin.ofDefault(key)
                : new Origin(
                        layers.layerOf(key, present.state()).orElse(Origin.DEFAULTS),
                        key,
                        value.version(),
                        value.revision());
    }

    /** Where the newest of the values that were asked for comes from. */
    Origin newestOrigin(String name) {
        return keys.stream()
                .map(key -> Map.entry(key, present.values().get(key)))
                .filter(entry -> entry.getValue().isPresent())
                .max(Comparator.comparingLong(entry -> entry.getValue().get().revision()))
                .map(entry -> origin(entry.getKey()))
                .orElseGet(() -> Origin.ofDefault(name));
    }

    private @Nullable String raw(String key) {
        keys.add(key);
        return present.values().value(key);
    }
}
