package dev.confab;

import dev.confab.model.ImportMode;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a change does to the keys of a namespace, sorted by key. Immutable.
 *
 * @param added keys that did not exist, with their new values
 * @param changed keys whose value is another one, with their new values
 * @param removed keys that exist no longer
 */
public record Difference(
        SortedMap<String, String> added, SortedMap<String, String> changed, SortedSet<String> removed) {

    public Difference {
        added = Collections.unmodifiableSortedMap(new TreeMap<>(added));
        changed = Collections.unmodifiableSortedMap(new TreeMap<>(changed));
        removed = Collections.unmodifiableSortedSet(new TreeSet<>(removed));
    }

    /** Nothing changes. */
    static final Difference NONE = new Difference(new TreeMap<>(), new TreeMap<>(), new TreeSet<>());

    static Difference between(Map<String, String> before, Map<String, String> imported, ImportMode mode) {
        SortedMap<String, String> added = new TreeMap<>();
        SortedMap<String, String> changed = new TreeMap<>();
        imported.forEach((key, value) -> {
            String old = before.get(key);
            if (old == null) {
                added.put(key, value);
            } else if (!old.equals(value)) {
                changed.put(key, value);
            }
        });
        SortedSet<String> removed = new TreeSet<>();
        if (mode == ImportMode.REPLACE) {
            removed.addAll(before.keySet());
            removed.removeAll(imported.keySet());
        }
        return new Difference(added, changed, removed);
    }

    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    /** The counts; values stay out of logs. */
    @Override
    public String toString() {
        return added.size() + " added, " + changed.size() + " changed, " + removed.size() + " removed";
    }
}
