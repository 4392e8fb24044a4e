package dev.confab.proof;

import dev.confab.watch.KeyChange;
import dev.confab.watch.WatchEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is told is true and whole: all changes of a commit in the namespace in one call with the right old values, and a
 * computed difference is the difference.
 */
final class WatchContentChecker implements Checker {

    @Override
    public List<Violation> check(History history) {
        Registers registers = Registers.of(history);
        Map<Long, Subscribed> subscriptions = new HashMap<>();
        history.subscriptions().forEach(each -> subscriptions.put(each.id(), each));
        Map<Long, Long> told = new HashMap<>();
        List<Violation> violations = new ArrayList<>();
        for (Heard event : history.heard()) {
            Subscribed subscription = subscriptions.get(event.subscription());
            if (subscription == null) {
                violations.add(Violation.of(this, "nobody subscribed to %s", event));
                continue;
            }
            long floor = told.getOrDefault(event.subscription(), -1L);
            if (!isTrue(registers, subscription, floor, event)) {
                violations.add(Violation.of(
                        this,
                        "%s heard %s, the log says %s",
                        subscription,
                        event,
                        said(registers, subscription, event)));
            }
            told.merge(event.subscription(), event.revision(), Math::max);
        }
        return violations;
    }

    private static boolean isTrue(Registers registers, Subscribed subscription, long told, Heard event) {
        if (event.changes().stream().map(KeyChange::key).distinct().count()
                < event.changes().size()) {
            return false;
        }
        Set<KeyChange> changes = Set.copyOf(event.changes());
        if (event.kind() == WatchEvent.Kind.COMMIT) {
            return changes.equals(Set.copyOf(said(registers, subscription, event)));
        }
        if (event.isComplete()) {
            return changes.equals(Set.copyOf(present(registers, subscription.namespace(), event.revision())));
        }
        if (told < 0 && subscription.floor() < subscription.from()) {
            return true; // where it began is known to a few revisions only
        }
        long from = told < 0 ? subscription.from() : told;
        return changes.equals(Set.copyOf(difference(registers, subscription.namespace(), from, event.revision())));
    }

    private static List<KeyChange> said(Registers registers, Subscribed subscription, Heard event) {
        return registers.stepsOf(event.revision(), subscription.namespace()).stream()
                .map(step -> new KeyChange(
                        step.key(),
                        text(step.before()),
                        text(step.after()),
                        step.after().version()))
                .toList();
    }

    private static List<KeyChange> present(Registers registers, String namespace, long revision) {
        List<KeyChange> present = new ArrayList<>();
        for (String key : registers.keys(namespace)) {
            Registers.Value value = registers.at(revision, namespace, key);
            if (value != null) {
                present.add(new KeyChange(key, Optional.empty(), text(value), value.version()));
            }
        }
        return present;
    }

    private static List<KeyChange> difference(Registers registers, String namespace, long from, long to) {
        List<KeyChange> difference = new ArrayList<>();
        for (String key : registers.keys(namespace)) {
            Registers.Value before = registers.at(from, namespace, key);
            Registers.Value after = registers.at(to, namespace, key);
            if (before != after) {
                difference.add(new KeyChange(key, text(before), text(after), after == null ? 0 : after.version()));
            }
        }
        return difference;
    }

    private static Optional<String> text(Registers.@Nullable Value value) {
        return value == null ? Optional.empty() : Optional.ofNullable(value.text());
    }
}
