package dev.confab.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which keys of a namespace were changed at which revisions. Confined to the history's lock. */
final class NamespaceIndex {

    private final Map<String, KeyIndex> keys = new HashMap<>();
    private final LongRun revisions = new LongRun();
    private final Run<KeyIndex> changed = new Run<>();
    private final LongRun commits = new LongRun();
    private final String name;
    private long floor;

    NamespaceIndex(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    void add(long revision, List<String> changedKeys) {
        commits.add(revision);
        for (String key : changedKeys) {
            KeyIndex index = keys.computeIfAbsent(key, name -> new KeyIndex(name, new LongRun()));
            index.revisions().add(revision);
            revisions.add(revision);
            changed.add(index);
        }
    }

    /** Takes in a commit from before the first one. */
    void addFirst(long revision, List<String> changedKeys) {
        commits.addFirst(revision);
        for (String key : changedKeys) {
            KeyIndex index = keys.computeIfAbsent(key, name -> new KeyIndex(name, new LongRun()));
            index.revisions().addFirst(revision);
            revisions.addFirst(revision);
            changed.addFirst(index);
        }
    }

    /** How many commits there are. */
    int commits() {
        return commits.size();
    }

    /** The oldest revision at which it can be read, as far as it says so itself; 0 where nothing was dropped. */
    long floor() {
        return floor;
    }

    /** The revision of its commit of that index, from the oldest on. */
    long revisionOf(int index) {
        return commits.get(index);
    }

    /** Whether it has a commit that it does not need to be readable from that revision on. */
    boolean hasUpTo(long revision) {
        return commits.size() > 0 && commits.get(0) <= revision;
    }

    /** It is not to be read below that revision, which no commit of it needs to have. */
    void raise(long newFloor) {
        floor = Math.max(floor, newFloor);
    }

    /** Forgets the oldest commit and returns its revision. */
    long dropOldest() {
        long oldest = commits.removeFirst();
        while (revisions.size() > 0 && revisions.get(0) == oldest) {
            revisions.removeFirst();
            KeyIndex key = changed.removeFirst();
            key.revisions().removeFirst();
            if (key.revisions().size() == 0) {
                keys.remove(key.key());
            }
        }
        floor = oldest;
        return oldest;
    }

    /** By revision, the keys that were changed for the first time after that one. */
    TreeMap<Long, List<String>> firstChangesAfter(long revision) {
        TreeMap<Long, List<String>> first = new TreeMap<>();
        int start = revisions.firstAbove(revision);
        if (revisions.size() - start <= keys.size()) {
            Set<KeyIndex> seen = new HashSet<>();
            for (int i = start; i < revisions.size(); i++) {
                if (seen.add(changed.get(i))) {
                    put(first, revisions.get(i), changed.get(i).key());
                }
            }
            return first;
        }
        for (Entry<String, KeyIndex> entry : keys.entrySet()) {
            LongRun ofKey = entry.getValue().revisions();
            int index = ofKey.firstAbove(revision);
            if (index < ofKey.size()) {
                put(first, ofKey.get(index), entry.getKey());
            }
        }
        return first;
    }

    private static void put(TreeMap<Long, List<String>> first, long revision, String key) {
        first.computeIfAbsent(revision, at -> new ArrayList<>(1)).add(key);
    }

    /** The revisions in that range, newest first, one more than it allows where there are more; of one key, or of all. */
    List<Long> newestFirst(@Nullable String key, HistoryRange range) {
        List<Long> found = new ArrayList<>();
        KeyIndex ofKey = key == null ? null : keys.get(key);
        if (key != null && ofKey == null) {
            return found;
        }
        LongRun all = ofKey == null ? commits : ofKey.revisions();
        int index = all.firstAbove(range.upTo()) - 1;
        while (index >= 0 && found.size() <= range.commitsMax() && all.get(index) > range.after()) {
            found.add(all.get(index--));
        }
        return found;
    }
}
