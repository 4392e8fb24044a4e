package dev.confab.watch;

import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.Namespace;
import dev.confab.model.VersionedValue;
import dev.confab.replica.RecentCommit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a listener has heard of: the values of a namespace, less the commits that it has not heard of yet. Immutable.
 *
 * @param undone the commits that led to {@code values} and are to be taken back, oldest first; empty as a rule
 */
record Past(String namespace, Namespace values, List<RecentCommit> undone) {

    static Past of(View view) {
        return new Past(view.namespace(), view.values(), List.of());
    }

    /** What the view was before those commits. */
    static Past before(List<RecentCommit> commits, View view) {
        return new Past(view.namespace(), view.values(), commits);
    }

    /** Returns what each key that the undone commits touched was before the first of them. Decodes them. */
    Map<String, Optional<VersionedValue>> replaced() {
        Map<String, Optional<VersionedValue>> replaced = new HashMap<>();
        for (RecentCommit recent : undone) {
            Commit commit = recent.commit();
            for (int i = 0; i < commit.changes().size(); i++) {
                Change change = commit.changes().get(i);
                if (change.namespace().equals(namespace)) {
                    replaced.putIfAbsent(change.key(), recent.replaced(i));
                }
            }
        }
        return replaced;
    }
}
