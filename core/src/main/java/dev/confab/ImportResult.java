package dev.confab;

import dev.confab.model.Change;
import dev.confab.model.Commit;
import dev.confab.model.Outcome;
import dev.confab.model.Token;
import dev.confab.replica.RecentCommit;
import dev.confab.replica.Replica;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What became of an import. Immutable.
 *
 * @param outcome committed, or unchanged where the namespace held these values already
 * @param difference what the commit changed; absent where this node no longer knows the commit by itself, as when it
 *     reached the revision by a snapshot
 * @param token the place of the commit, or, where nothing changed, that of this node's view, which holds the values
 */
public record ImportResult(Outcome outcome, Optional<Difference> difference, Token token) {

    static ImportResult of(Replica replica, Outcome outcome) {
        if (!(outcome instanceof Outcome.Committed committed)) {
            return new ImportResult(outcome, Optional.of(Difference.NONE), Token.of(replica.state()));
        }
        Optional<Difference> difference = replica.after(committed.revision() - 1, Long.MAX_VALUE)
                .flatMap(commits -> commits.stream().findFirst())
                .map(ImportResult::difference);
        return new ImportResult(outcome, difference, committed.token());
    }

    private static Difference difference(RecentCommit recent) {
        Commit commit = recent.commit();
        List<Change> changes = commit.changes();
        SortedMap<String, String> added = new TreeMap<>();
        SortedMap<String, String> changed = new TreeMap<>();
        SortedSet<String> removed = new TreeSet<>();
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            boolean isNew = recent.replaced(i).isEmpty();
            change.value()
                    .ifPresentOrElse(
                            value -> (isNew ? added : changed).put(change.key(), value),
                            () -> removed.add(change.key()));
        }
        return new Difference(added, changed, removed);
    }
}
