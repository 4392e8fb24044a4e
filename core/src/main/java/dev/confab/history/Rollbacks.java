package dev.confab.history;

import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.Reserved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Which commits of the index rolled a namespace back. Confined to the history's lock; what it returns is immutable. */
final class Rollbacks {

    private final Map<String, List<Made>> byNamespace = new HashMap<>();

    /**
     * One commit, for one namespace. Immutable.
     *
     * @param keys those that it changed; counts only where it was for some keys
     */
    record Made(long revision, long to, boolean isWhole, Set<String> keys) {

        boolean undid(long earlier, Collection<String> changed) {
            boolean isBetween = to < earlier && earlier < revision;
            return isBetween && (isWhole || !Collections.disjoint(keys, changed));
        }
    }

    /** Takes in a commit from behind the last one. */
    void add(Commit commit) {
        made(commit).forEach((namespace, made) -> {
            List<Made> all = new ArrayList<>(of(namespace));
            all.add(made);
            byNamespace.put(namespace, List.copyOf(all));
        });
    }

    /** Takes in a commit from before the first one. */
    void addFirst(Commit commit) {
        made(commit).forEach((namespace, made) -> {
            List<Made> all = new ArrayList<>(of(namespace));
            all.add(0, made);
            byNamespace.put(namespace, List.copyOf(all));
        });
    }

    /** What that commit rolled back, by namespace. */
    private static Map<String, Made> made(Commit commit) {
        Map<String, Made> made = new HashMap<>();
        for (Change change : commit.changes()) {
            String text = change.newValue();
            boolean isNote = text != null && change.namespace().equals(Reserved.ROLLBACKS);
            RollbackNote note = isNote ? RollbackNote.parse(text) : null;
            if (note != null) {
                made.put(change.key(), made(commit, change.key(), note));
            }
        }
        return made;
    }

    private static Made made(Commit commit, String namespace, RollbackNote note) {
        Set<String> keys = new HashSet<>();
        for (Change change : commit.changes()) {
            if (note.keys() > 0 && change.namespace().equals(namespace)) {
                keys.add(change.key());
            }
        }
        return new Made(commit.revision(), note.to(), note.keys() == 0, keys);
    }

    /** Those of that namespace, oldest first. */
    List<Made> of(String namespace) {
        return byNamespace.getOrDefault(namespace, List.of());
    }

    /** Forgets those up to that revision. */
    void dropThrough(long revision) {
        byNamespace.replaceAll((name, all) ->
                all.stream().filter(made -> made.revision() > revision).toList());
        byNamespace.values().removeIf(List::isEmpty);
    }

    void clear() {
        byNamespace.clear();
    }

    /** As of which revision that commit restored; absent where it was no rollback. */
    static OptionalLong rollbackTo(List<Made> all, long revision) {
        return all.stream()
                .filter(made -> made.revision() == revision)
                .mapToLong(Made::to)
                .findFirst();
    }

    /** The first commit that undid what that one did to those keys, or to some of them. */
    static OptionalLong rolledBackBy(List<Made> all, long revision, Collection<String> keys) {
        return all.stream()
                .filter(made -> made.undid(revision, keys))
                .mapToLong(Made::revision)
                .findFirst();
    }
}
