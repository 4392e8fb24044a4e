package dev.confab.settings;

import dev.confab.settings.Attempt.Asked;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Which bindings of one view ask for which keys. Guarded by the hub. */
final class Interests {

    private final Map<String, Set<Binding<?>>> byKey = new HashMap<>();
    private final Map<String, Set<Binding<?>>> byPrefix = new HashMap<>();

    void replace(Binding<?> binding, Asked before, Asked after) {
        before.keys().forEach(key -> remove(byKey, key, binding));
        before.prefixes().forEach(prefix -> remove(byPrefix, prefix, binding));
        after.keys().forEach(key -> add(byKey, key, binding));
        after.prefixes().forEach(prefix -> add(byPrefix, prefix, binding));
    }

    /** Adds to the set those that ask for that key, or for a prefix of it that ends with a dot or a bracket or is empty. */
    void addInterested(String key, Set<Binding<?>> interested) {
        interested.addAll(byKey.getOrDefault(key, Set.of()));
        if (!byPrefix.isEmpty()) {
            interested.addAll(byPrefix.getOrDefault("", Set.of()));
            for (int at = 0; at < key.length(); at++) {
                if (key.charAt(at) == '.' || key.charAt(at) == '[') {
                    interested.addAll(byPrefix.getOrDefault(key.substring(0, at + 1), Set.of()));
                }
            }
        }
    }

    private static void add(Map<String, Set<Binding<?>>> index, String name, Binding<?> binding) {
        index.computeIfAbsent(name, absent -> new LinkedHashSet<>()).add(binding);
    }

    private static void remove(Map<String, Set<Binding<?>>> index, String name, Binding<?> binding) {
        Set<Binding<?>> interested = index.getOrDefault(name, Set.of());
        if (interested.contains(binding)) {
            interested.remove(binding);
            if (interested.isEmpty()) {
                index.remove(name);
            }
        }
    }
}
