package dev.confab.settings;

import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts in a map; a text that begins with {@code !} cannot be resolved, for the reason that follows. */
final class MapTexts implements Texts {

    private final NavigableMap<String, String> texts = new TreeMap<>();

    static MapTexts of(String... keysAndTexts) {
        MapTexts texts = new MapTexts();
        for (int i = 0; i < keysAndTexts.length; i += 2) {
            texts.put(keysAndTexts[i], keysAndTexts[i + 1]);
        }
        return texts;
    }

    static MapTexts of(Map<String, String> texts) {
        MapTexts all = new MapTexts();
        all.texts.putAll(texts);
        return all;
    }

    MapTexts put(String key, String text) {
        texts.put(key, text);
        return this;
    }

    @Override
    public boolean has(String key) {
        return texts.containsKey(key);
    }

    @Override
    public @Nullable String text(String key) {
        String text = texts.get(key);
        if (text != null && text.startsWith("!")) {
            throw new IllegalArgumentException(text.substring(1));
        }
        return text;
    }

    @Override
    public SortedSet<String> keysUnder(String prefix) {
        return texts.tailMap(prefix, true).keySet().stream()
                .takeWhile(key -> key.startsWith(prefix))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
