package dev.confab.history;

import dev.confab.model.Change;
import dev.confab.model.Commit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The index of each namespace that a commit changed which is still here. Confined to the history's lock. */
final class NamespaceIndexes {

    private final Map<String, NamespaceIndex> byName = new HashMap<>();

    /** Takes in a commit from behind the last one, and returns the namespaces that it changed. */
    List<NamespaceIndex> add(Commit commit) {
        List<NamespaceIndex> changed = new ArrayList<>(1);
        byNamespace(commit).forEach((name, keys) -> {
            NamespaceIndex namespace = byName.computeIfAbsent(name, NamespaceIndex::new);
            namespace.add(commit.revision(), keys);
            changed.add(namespace);
        });
        return changed;
    }

    /**
     * Takes in a commit from before the first one, and returns the namespaces that it changed.
     *
     * @param commitsMax a namespace that has so many already does not need it
     */
    List<NamespaceIndex> addFirst(Commit commit, int commitsMax) {
        List<NamespaceIndex> changed = new ArrayList<>(1);
        byNamespace(commit).forEach((name, keys) -> {
            NamespaceIndex namespace = byName.computeIfAbsent(name, NamespaceIndex::new);
            boolean isReadable = namespace.floor() < commit.revision();
            if (isReadable && namespace.commits() < commitsMax) {
                namespace.addFirst(commit.revision(), keys);
            } else {
                namespace.raise(commit.revision());
            }
            changed.add(namespace);
        });
        return changed;
    }

    private static Map<String, List<String>> byNamespace(Commit commit) {
        Map<String, List<String>> grouped = new LinkedHashMap<>(2);
        for (Change change : commit.changes()) {
            grouped.computeIfAbsent(change.namespace(), name -> new ArrayList<>(1))
                    .add(change.key());
        }
        return grouped;
    }

    /** The commit of that revision, the first of all, goes. */
    void dropFirst(NamespaceIndex namespace, long revision) {
        if (namespace.floor() < revision) {
            namespace.dropOldest();
        }
        if (namespace.commits() == 0 && namespace.floor() <= revision) {
            byName.remove(namespace.name()); // what it says of the oldest revision, the base says now
        }
    }

    void clear() {
        byName.clear();
    }

    /** In no particular order. */
    Collection<NamespaceIndex> all() {
        return byName.values();
    }

    NamespaceIndex ofOrNew(String name) {
        return byName.computeIfAbsent(name, NamespaceIndex::new);
    }

    @Nullable
    NamespaceIndex of(String name) {
        return byName.get(name);
    }

    /** The highest revision of which that namespace has lost the commit; 0 where it has all that are here. */
    long floor(String name) {
        NamespaceIndex namespace = byName.get(name);
        return namespace == null ? 0 : namespace.floor();
    }

    /** By revision, the keys of that namespace that were changed for the first time after that one. */
    TreeMap<Long, List<String>> firstChangesAfter(String name, long revision) {
        NamespaceIndex namespace = byName.get(name);
        return namespace == null ? new TreeMap<>() : namespace.firstChangesAfter(revision);
    }
}
