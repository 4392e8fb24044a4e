package dev.confab.watch;

import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.Condition;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import dev.confab.replica.LayeredView;
import dev.confab.replica.RecentCommit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;

/** The changes of one commit with the values that they replaced, by namespace and key. Immutable. */
record CommitChanges(Commit commit, IntFunction<Optional<VersionedValue>> replaced) {

    static CommitChanges of(State before, Commit commit) {
        List<Change> changes = commit.changes();
        return new CommitChanges(commit, index -> {
            Change change = changes.get(index);
            return before.namespace(change.namespace()).get(change.key());
        });
    }

    static CommitChanges of(RecentCommit recent) {
        return new CommitChanges(recent.commit(), recent::replaced);
    }

    /** What a commit did to the values that count in layers, by key. */
    static NavigableMap<String, KeyChange> of(LayeredView.Step step) {
        NavigableMap<String, KeyChange> byKey = new TreeMap<>();
        for (String key : step.keys()) {
            Optional<VersionedValue> before = step.before().values().get(key);
            Optional<VersionedValue> after = step.after().values().get(key);
            byKey.put(
                    key,
                    new KeyChange(
                            key,
                            before.map(VersionedValue::value),
                            after.map(VersionedValue::value),
                            after.map(VersionedValue::version).orElse(Condition.ABSENT)));
        }
        return byKey;
    }

    Set<String> namespaces() {
        Set<String> namespaces = new LinkedHashSet<>();
        commit.changes().forEach(change -> namespaces.add(change.namespace()));
        return namespaces;
    }

    NavigableMap<String, KeyChange> in(String namespace) {
        NavigableMap<String, KeyChange> byKey = new TreeMap<>();
        for (int i = 0; i < commit.changes().size(); i++) {
            Change change = commit.changes().get(i);
            if (change.namespace().equals(namespace)) {
                Optional<String> old = replaced.apply(i).map(VersionedValue::value);
                byKey.put(change.key(), new KeyChange(change.key(), old, change.value(), change.version()));
            }
        }
        return byKey;
    }
}
