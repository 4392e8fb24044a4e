package dev.confab;

import dev.confab.history.Comparison;
import dev.confab.model.Change;
import dev.confab.model.Decision;
import dev.confab.model.Outcome;
import dev.confab.model.Rehearsal;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a write would do if it were the next one after what this node has, found by the code that decides on writes. Others may
 * write in between. Immutable.
 *
 * @param revision where this node was
 * @param outcome what the write's future would complete with; absent where it would fail. The revision of a commit is the next one,
 *     its token {@code Token.NOWHERE}
 * @param failure what that future would fail with: a {@code LimitExceededException}, or an {@code InvalidValueException} with all
 *     that is wrong
 * @param differences what would change, by namespace; also where it is refused because values break rules. Of what takes effect
 *     later: what it would change now
 */
public record DryRun(
        long revision,
        Optional<Outcome> outcome,
        Optional<RuntimeException> failure,
        SortedMap<String, Comparison> differences) {

    public DryRun {
        differences = Collections.unmodifiableSortedMap(new TreeMap<>(differences));
    }

    static DryRun of(Rehearsal rehearsal) {
        Optional<Outcome> outcome = rehearsal.decision() instanceof Decision.Decided decided
                ? Optional.of(decided.outcome())
                : Optional.empty();
        return new DryRun(
                rehearsal.before().revision(), outcome, failure(rehearsal.decision()), differences(rehearsal));
    }

    /** Returns the same with the differences of another. */
    DryRun withDifferencesOf(DryRun other) {
        return new DryRun(revision, outcome, failure, other.differences);
    }

    /** Whether the write would be carried out, or need not be. */
    public boolean isAccepted() {
        return outcome.filter(told -> !(told instanceof Outcome.Conflict)).isPresent();
    }

    private static Optional<RuntimeException> failure(Decision decision) {
        if (decision instanceof Decision.Refused refused) {
            return Optional.of(refused.toException());
        } else if (decision instanceof Decision.Invalid invalid) {
            return Optional.of(invalid.toException());
        }
        return Optional.empty();
    }

    private static SortedMap<String, Comparison> differences(Rehearsal rehearsal) {
        State before = rehearsal.before();
        SortedMap<String, Map<String, String>> olds = new TreeMap<>();
        SortedMap<String, Map<String, String>> news = new TreeMap<>();
        for (Change change : rehearsal.changes()) {
            String namespace = change.namespace();
            if (Reserved.isAgenda(namespace) || Reserved.isNote(namespace)) {
                continue; // what is kept beside the change itself, values for later among it
            }
            Map<String, String> old = olds.computeIfAbsent(namespace, name -> new HashMap<>());
            Map<String, String> now = news.computeIfAbsent(namespace, name -> new HashMap<>());
            before.namespace(namespace).get(change.key()).ifPresent(value -> old.put(change.key(), value.value()));
            change.value().ifPresent(value -> now.put(change.key(), value));
        }
        SortedMap<String, Comparison> differences = new TreeMap<>();
        olds.forEach((namespace, old) -> differences.put(
                namespace,
                Comparison.of(
                        namespace + "@" + before.revision(), old, namespace + " (dry run)", news.get(namespace))));
        return differences;
    }
}
