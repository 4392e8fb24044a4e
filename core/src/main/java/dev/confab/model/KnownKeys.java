package dev.confab.model;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sorted keys of a table, up to the first dot of the prefixes that were asked for, so that a record with lists or maps does
 * not look through all keys for each change of one value. What is known is handed on from table to table until such a key comes
 * or goes. Thread-safe.
 */
final class KnownKeys {

    private final Map<String, NavigableSet<String>> byTop = new ConcurrentHashMap<>();

    /** Returns the keys of the table that begin with that prefix. The first call costs time in proportion to all keys. */
    SortedSet<String> under(String prefix, EntryTable table) {
        NavigableSet<String> found = byTop.computeIfAbsent(top(prefix), top -> {
            NavigableSet<String> keys = new TreeSet<>();
            table.forEachKey(key -> {
                if (key.startsWith(top)) {
                    keys.add(key);
                }
            });
            return Collections.unmodifiableNavigableSet(keys);
        });
        return prefix.isEmpty() ? found : found.subSet(prefix, after(prefix));
    }

    /** What is still true when those keys have come or gone. */
    KnownKeys after(Set<String> cameOrWent) {
        if (cameOrWent.isEmpty() || byTop.isEmpty()) {
            return cameOrWent.isEmpty() ? this : new KnownKeys();
        }
        KnownKeys after = new KnownKeys();
        after.byTop.putAll(byTop);
        after.byTop.remove("");
        cameOrWent.forEach(key -> after.byTop.remove(top(key)));
        return after;
    }

    /** The first text that is behind all that begin with this one. No prefix ends with the last of all characters. */
    private static String after(String prefix) {
        int last = prefix.length() - 1;
        return prefix.substring(0, last) + (char) (prefix.charAt(last) + 1);
    }

    private static String top(String key) {
        return key.substring(0, key.indexOf('.') + 1);
    }
}
