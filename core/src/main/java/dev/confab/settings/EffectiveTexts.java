package dev.confab.settings;

import dev.confab.model.VersionedValue;
import dev.confab.replica.LayeredView;
import dev.confab.replica.Layers;
import dev.confab.settings.Attempt.Asked;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The texts of one revision; remembers what it was asked for. Confined to one attempt. */
final class EffectiveTexts implements Texts {

    private final Layers layers;
    private final LayeredView.Values present;
    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<String> prefixes = new LinkedHashSet<>();
    private final String area;
    private @Nullable NavigableSet<String> ofArea;

    /** @param area a prefix of all prefixes that will be asked for: the keys are looked through once, however many there are */
    EffectiveTexts(Layers layers, LayeredView.Values present, String area) {
        this.layers = layers;
        this.present = present;
        this.area = area;
    }

    @Override
    public @Nullable String text(String key) {
        return Placeholders.resolve(key, this::raw);
    }

    @Override
    public SortedSet<String> keysUnder(String prefix) {
        if (!prefix.startsWith(area)) {
            throw new IllegalArgumentException("the prefix must begin with " + area + ", was " + prefix);
        }
        prefixes.add(prefix);
        NavigableSet<String> keysOfArea = keysOfArea();
        return prefix.equals(area) ? keysOfArea : keysOfArea.subSet(prefix, true, behindAllWith(prefix), false);
    }

    private NavigableSet<String> keysOfArea() {
        NavigableSet<String> known = ofArea;
        if (known == null) {
            known = new TreeSet<>();
            addKeysOfArea(known);
            ofArea = known;
        }
        return known;
    }

    private void addKeysOfArea(Set<String> to) {
        present.values().forEach((key, value) -> {
            if (key.startsWith(area)) {
                to.add(key);
            }
        });
    }

    /** The least text that is greater than all that begin with the prefix, which ends with a dot. */
    private static String behindAllWith(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
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
        VersionedValue value = present.values().lookup(key);
        return value == null ? null : value.value();
    }
}
