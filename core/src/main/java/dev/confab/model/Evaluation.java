package dev.confab.model;

import dev.confab.gossip.wire.Epoch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
    private Cause cause;
    private State after;
    private @Nullable Commit attempt;
    private @Nullable State attempted;

    Evaluation(State before, Request request, Instant time) {
        this.before = before;
        this.request = request;
        this.time = time;
        this.limits = before.settings().limits();
        this.cause = request.cause();
        this.after = before;
    }

    /** The state once the request is decided: the one before, unless it led to a commit. */
    State after() {
        return after;
    }

    /** What it would be if values had not to keep rules; null where it does not come that far. */
    @Nullable
    Commit attempt() {
        return attempt;
    }

    /** Where that would lead. */
    @Nullable
    State attempted() {
        return attempted;
    }

    Applied applied() {
        Decision refused = tooLong();
        if (refused != null) {
            return Applied.of(refused);
        }
        Command command = Command.Checked.unwrapped(request.command());
        if (command instanceof Command.Found found) {
            return found(found);
        } else if (command instanceof Command.Update update) {
            return update(update);
        } else if (command instanceof Command.Assign assign) {
            return assign(assign);
        } else if (command instanceof Command.Schedule schedule) {
            return schedule(schedule);
        } else if (command instanceof Command.Tick) {
            return tick();
        } else if (command instanceof Command.Compact compact) {
            return compact(compact);
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
        Collection<Operation> operations = lastOf(update.operations());
        List<Change> changes = changesOf(operations);
        List<Change> entries = Expiries.begun(before, operations, cause, time);
        boolean isUnchanged =
                changes.isEmpty() || update.onlyIfChanged() && changes.stream().noneMatch(this::differs);
        return isUnchanged && entries.isEmpty()
                ? Applied.of(new Outcome.Unchanged(before.revision()))
                : bounded(changes, entries);
    }

    private @Nullable Decision conditionsFail(List<Condition> conditions) {
        Decision tooMuchAsked = conditionsTooLarge(conditions);
        if (tooMuchAsked != null) {
            return tooMuchAsked;
        }
        for (Condition condition : conditions) {
            long actual = actual(before, condition);
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

    static boolean holds(Condition condition, long actual) {
        return condition instanceof Condition.Version version
                ? actual == version.version()
                : actual <= ((Condition.Unchanged) condition).revision();
    }

    static long actual(State before, Condition condition) {
        Namespace namespace = before.namespace(condition.namespace());
        return condition instanceof Condition.Version version
                ? namespace.versionOf(version.key())
                : namespace.revision();
    }

    private @Nullable Decision transactionTooLarge(List<Operation> operations) {
        long bytes = 0;
        for (Operation operation : operations) {
            bytes += Names.utf8Bytes(operation.key());
            bytes += operation instanceof Operation.Put put ? bytesOf(put) : 0;
        }
        Decision refused = check(Limit.TRANSACTION_CHANGES, operations.size(), "the transaction");
        return refused != null ? refused : check(Limit.TRANSACTION_BYTES, bytes, "the transaction");
    }

    /** With what is to be kept of the value beneath: the commit has both, and the one that brings it back is no larger. */
    private long bytesOf(Operation.Put put) {
        String beneath = put.expiresAfter() == null ? null : Expiries.beneath(before, put);
        return Names.utf8Bytes(put.value()) + (beneath == null ? 0 : Names.utf8Bytes(beneath));
    }

    /** The last operation on a key counts. */
    private static Collection<Operation> lastOf(List<Operation> operations) {
        Map<Target, Operation> last = new LinkedHashMap<>();
        operations.forEach(each -> last.put(new Target(each.namespace(), each.key()), each));
        return last.values();
    }

    /** A removal of what does not exist is no change. */
    private List<Change> changesOf(Collection<Operation> operations) {
        List<Change> changes = new ArrayList<>(operations.size());
        for (Operation operation : operations) {
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
        return isNothing ? Applied.of(new Outcome.Unchanged(before.revision())) : bounded(changes, List.of());
    }

    /**
     * A key that already has its value keeps its version: an assignment says what is, not what is to be touched. But where that value
     * is temporary it is put again, to stay: it was said to be the value, and not for how long.
     */
    private void addChanges(Assignment assignment, List<Change> changes) {
        Namespace namespace = before.namespace(assignment.namespace());
        Namespace temporary = before.namespace(Reserved.expiry(assignment.namespace()));
        assignment.values().forEach((key, value) -> {
            boolean isTold = Reserved.isNote(assignment.namespace()) || value != null && temporary.value(key) != null;
            if (isTold || !Objects.equals(value, namespace.value(key))) {
                changes.add(change(namespace, assignment.namespace(), key, value));
            }
        });
        if (assignment.mode() == ImportMode.REPLACE) {
            TreeSet<String> gone = new TreeSet<>(namespace.values().sortedKeys());
            gone.removeAll(assignment.values().keySet());
            gone.forEach(key -> changes.add(change(namespace, assignment.namespace(), key, null)));
        }
    }

    /** What can never be carried out is refused now; the rest of the limits count when its time has come. */
    private Applied schedule(Command.Schedule schedule) {
        Decision refused = conditionsFail(schedule.conditions());
        if (refused == null) {
            refused = scheduleTooLarge(schedule);
        }
        if (refused != null) {
            return Applied.of(refused);
        }
        if (schedule.operations().isEmpty()) {
            return Applied.of(new Outcome.Unchanged(before.revision()));
        }
        String text = PendingText.scheduled(schedule.due(), cause, schedule.operations());
        Namespace scheduled = before.namespace(Reserved.SCHEDULED);
        return bounded(List.of(), List.of(change(scheduled, Reserved.SCHEDULED, scheduledId(), text)));
    }

    /** Revisions are given once in an epoch; after a recovery one may be given again. */
    private String scheduledId() {
        String revision = Long.toString(before.revision() + 1);
        return "0".repeat(19 - revision.length()) + revision + "-"
                + before.head().epoch().counter();
    }

    private @Nullable Decision scheduleTooLarge(Command.Schedule schedule) {
        long ahead = schedule.due().toEpochMilli() - time.toEpochMilli();
        Decision refused = check(Limit.SCHEDULE_AHEAD_MILLIS, ahead, "the schedule");
        if (refused == null) {
            refused = transactionTooLarge(schedule.operations());
        }
        for (Operation operation : schedule.operations()) {
            String value = operation instanceof Operation.Put put ? put.value() : null;
            Change change = new Change(operation.namespace(), operation.key(), 1, value);
            refused = refused == null ? changeTooLarge(change) : refused;
        }
        return refused;
    }

    private Applied tick() {
        List<Agenda.Line> due = Agenda.firstDue(before, time);
        if (due.isEmpty()) {
            return Applied.of(new Outcome.Unchanged(before.revision()));
        }
        Pending first = due.get(0).read();
        if (first instanceof Pending.Scheduled scheduled) {
            return carryOut(scheduled, Expiries.done(before, due.get(0)));
        }
        cause = Happening.cause(first, Happening.EXPIRED, cause);
        return fallBack(due);
    }

    /** No limit and no rule stands against it: what comes back was there before, and it must not stay away for ever. */
    private Applied fallBack(List<Agenda.Line> due) {
        return committed(before.head().epoch(), Expiries.fallBack(before, due), null);
    }

    /** What cannot be carried out any more is dropped, and says why: it would be tried again for ever. */
    private Applied carryOut(Pending.Scheduled scheduled, Change done) {
        Applied applied = asScheduled(scheduled, done);
        if (applied.commit() != null) {
            return applied;
        }
        cause = Happening.dropped(scheduled, applied.decision(), request.cause());
        return committed(before.head().epoch(), List.of(done), null);
    }

    /** As any other change, whatever it was that held when it was scheduled: without a commit where it is refused. */
    private Applied asScheduled(Pending.Scheduled scheduled, Change done) {
        Decision refused = transactionTooLarge(scheduled.operations());
        if (refused != null) {
            return Applied.of(refused);
        }
        Collection<Operation> operations = lastOf(scheduled.operations());
        List<Change> entries = new ArrayList<>(
                Expiries.begun(before, operations, scheduled.entry().cause(), time));
        entries.add(done);
        cause = Happening.cause(scheduled, Happening.SCHEDULED, request.cause());
        return bounded(changesOf(operations), entries);
    }

    /** No limit stands against it: the pressure of what was must never be what refuses a write. It is bounded by itself. */
    private Applied compact(Command.Compact compact) {
        List<Change> moved = Floors.moved(before, compact);
        return moved.isEmpty()
                ? Applied.of(new Outcome.Unchanged(before.revision()))
                : committed(before.head().epoch(), moved, null);
    }

    /** @param entries of the agenda: not what was asked for, but what is to be remembered of it */
    private Applied bounded(List<Change> asked, List<Change> entries) {
        for (Change change : asked) {
            Decision refused = changeTooLarge(change);
            if (refused != null) {
                return Applied.of(refused);
            }
        }
        List<Change> changes = Expiries.withEnded(before, asked, entries);
        Applied applied = committed(before.head().epoch(), changes, null);
        Decision refused = storeTooLarge(after, changes);
        if (refused == null && !entries.isEmpty()) {
            refused = checkGrowth(Limit.PENDING, Agenda.size(before), Agenda.size(after), "the store");
        }
        if (refused == null) {
            attempt = applied.commit();
            attempted = after;
            refused = new Checks(before, after, changes, request.command()).refusal();
        }
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
                check(Limit.NAMESPACE_NAME_BYTES, nameBytes(namespace), "namespace " + abbreviated(namespace));
        return refused != null ? refused : check(Limit.KEY_BYTES, Names.utf8Bytes(key), "key " + abbreviated(key));
    }

    /** One of the cluster's own is as long as that which it is about. */
    private static long nameBytes(String namespace) {
        return Names.utf8Bytes(Reserved.subject(namespace));
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
        Commit commit = Canonical.commit(before, epoch, time, cause, changes, settings);
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
