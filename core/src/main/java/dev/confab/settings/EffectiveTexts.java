package dev.confab.settings;

import dev.confab.model.VersionedValue;
import dev.confab.replica.LayeredView;
import dev.confab.replica.Layers;
import dev.confab.settings.Attempt.Asked;
import java.util.LinkedHashSet;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The texts of one revision, placeholders resolved; remembers what it was asked for. Confined to one attempt. */
final class EffectiveTexts implements Texts {

    private final Layers layers;
    private final LayeredView.Values present;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Set<String> prefixes = new LinkedHashSet<>();
    private @Nullable NavigableSet<String> sorted;

    EffectiveTexts(Layers layers, LayeredView.Values present) {
        this.layers = layers;
        this.present = present;
    }

    @Override
    public boolean has(String key) {
        return raw(key) != null;
    }

    @Override
    public @Nullable String text(String key) {
        String text = raw(key);
        if (text == null || !Placeholders.isIn(text)) {
            return text;
        }
        Resolution resolution = Placeholders.resolve(key, text, this::raw);
        if (resolution instanceof Resolution.Resolved resolved) {
            return resolved.text();
        }
        throw new UnresolvedTextException(((Resolution.Unresolved) resolution).reason());
    }

    @Override
    public Iterable<String> keys(String prefix) {
        return sortedKeys().tailSet(prefix, true).headSet(prefix + Character.MAX_VALUE, false);
    }

    /** Sorted once, and only where a list, a map or a nested value asks for names. */
    private NavigableSet<String> sortedKeys() {
        NavigableSet<String> keys = sorted;
        if (keys == null) {
            keys = new TreeSet<>();
            present.values().forEach(collector(keys));
            sorted = keys;
        }
        return keys;
    }

    private static BiConsumer<String, VersionedValue> collector(Set<String> keys) {
        return (key, value) -> keys.add(key);
    }

    /** All that begins with that prefix decides what comes of it. */
    void follow(String prefix) {
        prefixes.add(prefix);
    }

    /** What was asked for so far. */
    Asked asked() {
        return new Asked(asked, prefixes);
    }

    /** Where the value of a key comes from. */
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
        Origin newest = Origin.ofDefault(name);
        for (String key : asked) {
            Origin origin = origin(key);
            if (!origin.isDefault() && (newest.isDefault() || origin.revision() > newest.revision())) {
                newest = origin;
            }
        }
        return newest;
    }

    private @Nullable String raw(String key) {
        asked.add(key);
        VersionedValue value = present.values().lookup(key);
        return value == null ? null : value.value();
    }
}
