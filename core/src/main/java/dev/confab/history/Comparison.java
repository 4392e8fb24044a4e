package dev.confab.history;

import dev.confab.schema.SecretNames;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What differs between two namespaces, or between two moments of one, sorted by key. Immutable.
 *
 * @param from what was compared, for instance {@code prod/acme/orders@12}
 * @param to with what
 * @param added keys that are in the second only
 * @param changed keys that are in both, with another value
 * @param removed keys that are in the first only, with the values that they have there
 */
public record Comparison(
        String from,
        String to,
        SortedMap<String, String> added,
        SortedMap<String, Values> changed,
        SortedMap<String, String> removed) {

    /** Both values of a key. Immutable. */
    public record Values(String before, String after) {}

    public Comparison {
        added = Collections.unmodifiableSortedMap(new TreeMap<>(added));
        changed = Collections.unmodifiableSortedMap(new TreeMap<>(changed));
        removed = Collections.unmodifiableSortedMap(new TreeMap<>(removed));
    }

    /** Compares what was with what was. */
    public static Comparison of(PastView before, PastView after) {
        return of(before.toString(), before.toMap(), after.toString(), after.toMap());
    }

    /** Compares two maps, which go by those names. */
    public static Comparison of(String from, Map<String, String> before, String to, Map<String, String> after) {
        SortedMap<String, String> added = new TreeMap<>(after);
        added.keySet().removeAll(before.keySet());
        SortedMap<String, String> removed = new TreeMap<>(before);
        removed.keySet().removeAll(after.keySet());
        SortedMap<String, Values> changed = new TreeMap<>();
        after.forEach((key, value) -> {
            String old = before.get(key);
            if (old != null && !old.equals(value)) {
                changed.put(key, new Values(old, value));
            }
        });
        return new Comparison(from, to, added, changed, removed);
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    /** All keys that differ, sorted. */
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>(added.keySet());
        keys.addAll(changed.keySet());
        keys.addAll(removed.keySet());
        return keys;
    }

    /**
     * In the style of a unified diff, a line for each value, with what looks like a secret hidden: keys whose last segment has
     * {@code password}, {@code secret}, {@code token}, {@code credential}, {@code private-key} or the like in it. A guess, and
     * other secrets are shown: name your own with {@link #toText(Predicate)}. Empty where nothing differs.
     */
    public String toText() {
        return toText(SecretNames::isSecret);
    }

    /** As {@link #toText()}, with the values of those keys hidden. */
    public String toText(Predicate<String> isSecret) {
        return new Rendering(this, isSecret).text();
    }

    /**
     * A JSON object for each key that differs, one on each line: {@code change}, {@code key}, {@code from} and {@code to}, and {@code
     * before} and {@code after} where there is such a value. Secrets are hidden as in {@link #toText()}.
     */
    public String toJsonLines() {
        return toJsonLines(SecretNames::isSecret);
    }

    /** As {@link #toJsonLines()}, with the values of those keys hidden. */
    public String toJsonLines(Predicate<String> isSecret) {
        return new Rendering(this, isSecret).jsonLines();
    }

    /** The counts; values stay out of logs. */
    @Override
    public String toString() {
        return from + " to " + to + ": " + added.size() + " added, " + changed.size() + " changed, " + removed.size()
                + " removed";
    }
}
