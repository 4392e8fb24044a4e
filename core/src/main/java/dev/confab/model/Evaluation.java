package dev.confab.model;

import dev.confab.gossip.wire.Epoch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One request, decided against one state. Pure; used once. */
final class Evaluation {

    private final State before;
    private final Request request;
    private final Instant time;
    private final Limits limits;
    private State after;

    Evaluation(State before, Request request, Instant time) {
        this.before = before;
        this.request = request;
        this.time = time;
        this.limits = before.settings().limits();
        this.after = before;
    }

    /** The state once the request is decided: the one before, unless it led to a commit. */
    State after() {
        return after;
    }

    Applied applied() {
        Decision refused = tooLong();
        if (refused != null) {
            return Applied.of(refused);
        }
        Command command = request.command();
        if (command instanceof Command.Found found) {
            return found(found);
        } else if (command instanceof Command.Update update) {
            return update(update);
        } else if (command instanceof Command.Assign assign) {
            return assign(assign);
        }
        throw new IllegalStateException("no rule for " + command);
    }

    private @Nullable Decision tooLong() {
        Cause cause = request.cause();
        Decision refused = check(Limit.AUTHOR_BYTES, Names.utf8Bytes(cause.author()), "the author");
        return refused != null ? refused : check(Limit.REASON_BYTES, Names.utf8Bytes(cause.reason()), "the reason");
    }

    private Applied found(Command.Found found) {
        if (before.settings().isFounded()) {
            return Applied.of(new Outcome.Unchanged(before.revision()));
        }
        ClusterSettings settings = new ClusterSettings(found.clusterId(), ClusterSettings.VERSION, found.limits());
        return committed(found.epoch(), List.of(), settings);
    }

    private Applied update(Command.Update update) {
        Decision refused = conditionsFail(update.conditions());
        if (refused == null) {
            refused = transactionTooLarge(update.operations());
        }
        if (refused != null) {
            return Applied.of(refused);
        }
        List<Change> changes = changesOf(update.operations());
        boolean isUnchanged =
                changes.isEmpty() || update.onlyIfChanged() && changes.stream().noneMatch(this::differs);
        return isUnchanged ? Applied.of(new Outcome.Unchanged(before.revision())) : bounded(changes);
    }

    private @Nullable Decision conditionsFail(List<Condition> conditions) {
        Decision tooMuchAsked = conditionsTooLarge(conditions);
        if (tooMuchAsked != null) {
            return tooMuchAsked;
        }
        for (Condition condition : conditions) {
            long actual = actual(condition);
            if (!holds(condition, actual)) {
                return new Decision.Decided(new Outcome.Conflict(before.revision(), condition, actual));
            }
        }
        return null;
    }

    /** A conflict is remembered with its condition, so a condition is as bounded as a change. */
    private @Nullable Decision conditionsTooLarge(List<Condition> conditions) {
        Decision refused = check(Limit.TRANSACTION_CHANGES, conditions.size(), "the list of conditions");
        for (int i = 0; refused == null && i < conditions.size(); i++) {
            Condition condition = conditions.get(i);
            String key = condition instanceof Condition.Version version ? version.key() : "";
            refused = nameTooLong(condition.namespace(), key);
        }
        return refused;
    }

    private static boolean holds(Condition condition, long actual) {
        return condition instanceof Condition.Version version
                ? actual == version.version()
                : actual <= ((Condition.Unchanged) condition).revision();
    }

    private long actual(Condition condition) {
        Namespace namespace = before.namespace(condition.namespace());
        return condition instanceof Condition.Version version
                ? namespace.versionOf(version.key())
                : namespace.revision();
    }

    private @Nullable Decision transactionTooLarge(List<Operation> operations) {
        long bytes = 0;
        for (Operation operation : operations) {
            bytes += Names.utf8Bytes(operation.key());
            bytes += operation instanceof Operation.Put put ? Names.utf8Bytes(put.value()) : 0;
        }
        Decision refused = check(Limit.TRANSACTION_CHANGES, operations.size(), "the transaction");
        return refused != null ? refused : check(Limit.TRANSACTION_BYTES, bytes, "the transaction");
    }

    /** The last operation on a key counts; a removal of what does not exist is no change. */
    private List<Change> changesOf(List<Operation> operations) {
        Map<Target, Operation> last = new LinkedHashMap<>();
        operations.forEach(each -> last.put(new Target(each.namespace(), each.key()), each));
        List<Change> changes = new ArrayList<>(last.size());
        for (Operation operation : last.values()) {
            Namespace namespace = before.namespace(operation.namespace());
            String value = operation instanceof Operation.Put put ? put.value() : null;
            if (value != null || namespace.value(operation.key()) != null) {
                changes.add(change(namespace, operation.namespace(), operation.key(), value));
            }
        }
        return changes;
    }

    private Applied assign(Command.Assign assign) {
        Decision refused = conditionsFail(assign.conditions());
        if (refused == null) {
            refused = check(Limit.TRANSACTION_CHANGES, assign.assignments().size(), "the list of namespaces");
        }
        if (refused != null) {
            return Applied.of(refused);
        }
        List<Change> changes = new ArrayList<>();
        assign.assignments().forEach(assignment -> addChanges(assignment, changes));
        boolean isNothing = changes.stream().allMatch(change -> Reserved.isNote(change.namespace()));
        return isNothing ? Applied.of(new Outcome.Unchanged(before.revision())) : bounded(changes);
    }

    /** A key that already has its value keeps its version: an assignment says what is, not what is to be touched. */
    private void addChanges(Assignment assignment, List<Change> changes) {
        Namespace namespace = before.namespace(assignment.namespace());
        assignment.values().forEach((key, value) -> {
            if (Reserved.isNote(assignment.namespace()) || !Objects.equals(value, namespace.value(key))) {
                changes.add(change(namespace, assignment.namespace(), key, value));
            }
        });
        if (assignment.mode() == ImportMode.REPLACE) {
            TreeSet<String> gone = new TreeSet<>(namespace.values().sortedKeys());
            gone.removeAll(assignment.values().keySet());
            gone.forEach(key -> changes.add(change(namespace, assignment.namespace(), key, null)));
        }
    }

    private Applied bounded(List<Change> changes) {
        for (Change change : changes) {
            Decision refused = changeTooLarge(change);
            if (refused != null) {
                return Applied.of(refused);
            }
        }
        Applied applied = committed(before.head().epoch(), changes, null);
        Decision refused = storeTooLarge(after, changes);
        if (refused == null) {
            return applied;
        }
        after = before;
        return Applied.of(refused);
    }

    private @Nullable Decision changeTooLarge(Change change) {
        Decision refused = nameTooLong(change.namespace(), change.key());
        String value = change.newValue();
        if (refused == null && value != null) {
            refused = check(Limit.VALUE_BYTES, Names.utf8Bytes(value), "the value of " + abbreviated(change.key()));
        }
        return refused;
    }

    private @Nullable Decision nameTooLong(String namespace, String key) {
        Decision refused =
                check(Limit.NAMESPACE_NAME_BYTES, Names.utf8Bytes(namespace), "namespace " + abbreviated(namespace));
        return refused != null ? refused : check(Limit.KEY_BYTES, Names.utf8Bytes(key), "key " + abbreviated(key));
    }

    /** What was too large before may shrink step by step; only growth is refused. */
    private @Nullable Decision storeTooLarge(State after, List<Change> changes) {
        for (String name : new TreeSet<>(changes.stream().map(Change::namespace).toList())) {
            String subject = "namespace " + abbreviated(name);
            Namespace old = before.namespace(name);
            Namespace grown = after.namespace(name);
            Decision refused = checkGrowth(Limit.NAMESPACE_KEYS, old.size(), grown.size(), subject);
            if (refused == null) {
                refused = checkGrowth(Limit.NAMESPACE_BYTES, old.bytes(), grown.bytes(), subject);
            }
            if (refused != null) {
                return refused;
            }
        }
        Decision refused = checkGrowth(Limit.NAMESPACES, before.namespaceCount(), after.namespaceCount(), "the store");
        return refused != null ? refused : checkGrowth(Limit.STORE_BYTES, before.bytes(), after.bytes(), "the store");
    }

    private Applied committed(Epoch epoch, List<Change> changes, @Nullable ClusterSettings settings) {
        Commit commit = Canonical.commit(before, epoch, time, request.cause(), changes, settings);
        after = before.applyVerified(commit);
        return new Applied(new Decision.Decided(new Outcome.Committed(commit.revision(), true)), commit);
    }

    private Change change(Namespace namespace, String name, String key, @Nullable String value) {
        return new Change(name, key, namespace.nextVersion(key), value);
    }

    private boolean differs(Change change) {
        String present = before.namespace(change.namespace()).value(change.key());
        return present == null || !present.equals(change.newValue());
    }

    private @Nullable Decision checkGrowth(Limit limit, long old, long actual, String subject) {
        return actual > old ? check(limit, actual, subject) : null;
    }

    private @Nullable Decision check(Limit limit, long actual, String subject) {
        long max = limits.max(limit);
        return actual <= max ? null : new Decision.Refused(before.revision(), limit, max, actual, subject);
    }

    /** By code points: half a character would come back changed from the wire. */
    private static String abbreviated(String name) {
        return name.length() <= 64 ? name : name.substring(0, name.offsetByCodePoints(0, 32)) + "…";
    }

    private record Target(String namespace, String key) {}
}
