package dev.confab.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far back what was stays readable, as the cluster agreed on it: for each namespace, and for all of them, the oldest revision.
 * They lie in {@link Reserved#COMPACTIONS}, where a namespace needs one only if it is above that of all. Pure.
 */
public final class Floors {

    /** How many that are not needed any more go with one commit; the rest goes with later ones. */
    static final int DROPPED_MAX = Command.Compact.NAMESPACES_MAX;

    private Floors() {}

    /** Returns the oldest revision at which that namespace stays readable; 0 where nothing was agreed on. */
    public static long of(State state, String namespace) {
        Namespace floors = state.namespace(Reserved.COMPACTIONS);
        return Math.max(revision(floors.value(Reserved.ALL_NAMESPACES)), revision(floors.value(namespace)));
    }

    /** Returns those that the commit raised, by namespace or {@link Reserved#ALL_NAMESPACES}; none in nearly all commits. */
    public static Map<String, Long> raised(Commit commit) {
        Map<String, Long> raised = new LinkedHashMap<>();
        for (Change change : commit.changes()) {
            if (change.newValue() != null && change.namespace().equals(Reserved.COMPACTIONS)) {
                raised.put(change.key(), revision(change.newValue()));
            }
        }
        return raised;
    }

    /** Whether that compaction would lead to a commit after that state. */
    public static boolean areMovedBy(Command.Compact asked, State state) {
        return !moved(state, asked).isEmpty();
    }

    /** What is to be changed so that they are as asked for; empty where they are, or further on already. */
    static List<Change> moved(State before, Command.Compact asked) {
        Namespace floors = before.namespace(Reserved.COMPACTIONS);
        SortedMap<String, Long> raised = raised(before, floors, asked);
        List<Change> changes = new ArrayList<>();
        raised.forEach((name, oldest) -> changes.add(change(floors, name, Long.toString(oldest))));
        if (!raised.isEmpty()) {
            long store = raised.getOrDefault(Reserved.ALL_NAMESPACES, revision(floors.value(Reserved.ALL_NAMESPACES)));
            floors.values().sortedKeys().stream()
                    .filter(name -> !raised.containsKey(name) && isNeedless(name, floors, store))
                    .limit(DROPPED_MAX)
                    .forEach(name -> changes.add(change(floors, name, null)));
        }
        return changes;
    }

    /** Of namespaces that nobody wrote to there is none: they would pile up. */
    private static SortedMap<String, Long> raised(State before, Namespace floors, Command.Compact asked) {
        SortedMap<String, Long> raised = new TreeMap<>();
        long present = revision(floors.value(Reserved.ALL_NAMESPACES));
        long store = asked.store() > before.revision() ? present : Math.max(present, asked.store());
        if (store > present) {
            raised.put(Reserved.ALL_NAMESPACES, store);
        }
        asked.namespaces().forEach((name, oldest) -> {
            boolean isForward = oldest > Math.max(store, revision(floors.value(name)));
            if (isForward
                    && oldest <= before.revision()
                    && before.namespace(name).revision() > 0) {
                raised.put(name, oldest);
            }
        });
        return raised;
    }

    private static boolean isNeedless(String name, Namespace floors, long store) {
        return !name.equals(Reserved.ALL_NAMESPACES) && revision(floors.value(name)) <= store;
    }

    private static Change change(Namespace floors, String name, @Nullable String text) {
        return new Change(Reserved.COMPACTIONS, name, floors.nextVersion(name), text);
    }

    /** What is no number another release wrote: then nothing is agreed on that this one knows of. */
    private static long revision(@Nullable String text) {
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
