package dev.confab.model;

import dev.confab.gossip.wire.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** What a node asks the cluster to do. */
public sealed interface Command {

    /**
     * The first command of a cluster: gives it its identity. Every leader proposes one when it finds an unfounded state; the
     * first wins, the others change nothing. Immutable.
     */
    record Found(UUID clusterId, Epoch epoch, Limits limits) implements Command {}

    /**
     * The first command of a ledger that goes on where a lost one ended: the history so far, and the epoch in which it goes on.
     * Changes nothing in a ledger that has a history. Which requests led to that history is not known any more.
     */
    record Recover(State history, Epoch epoch) implements Command {
        public Recover {
            if (!history.settings().isFounded()
                    || epoch.compareTo(history.head().epoch()) <= 0) {
                throw new IllegalArgumentException("a recovery must begin a newer epoch of a founded cluster, was "
                        + epoch + " after " + history.head());
            }
        }
    }

    /**
     * A transaction: if all conditions hold, all operations are applied as one commit; otherwise nothing is. Immutable.
     *
     * @param onlyIfChanged answer without a new revision where every operation would leave its key as it is
     */
    record Update(List<Condition> conditions, List<Operation> operations, boolean onlyIfChanged) implements Command {
        public Update {
            conditions = List.copyOf(conditions);
            operations = List.copyOf(operations);
        }
    }

    /**
     * If all conditions hold, gives whole namespaces the values that they are to have, as one commit, bounded by the namespaces' limits
     * instead of a transaction's. A key that has its value already is not touched. Immutable.
     *
     * @param assignments at most one for each namespace
     */
    record Assign(List<Condition> conditions, List<Assignment> assignments) implements Command {
        public Assign {
            conditions = List.copyOf(conditions);
            assignments = List.copyOf(assignments);
            long distinct =
                    assignments.stream().map(Assignment::namespace).distinct().count();
            if (distinct < assignments.size()) {
                throw new IllegalArgumentException("a namespace must be assigned to once at most, were "
                        + assignments.stream().map(Assignment::namespace).toList());
            }
        }

        /** Returns an unconditional one of a single namespace. */
        public static Assign of(String namespace, ImportMode mode, Map<String, String> values) {
            return new Assign(List.of(), List.of(new Assignment(namespace, mode, new TreeMap<>(values))));
        }
    }

    /**
     * If all conditions hold now, the operations are applied as one commit when their time has come, whatever holds then. Until
     * then they are {@link Pending}. Immutable.
     *
     * @param due in whole milliseconds, not before 1970; what lies in the past is due at once
     */
    record Schedule(List<Condition> conditions, List<Operation> operations, Instant due) implements Command {

        /** How far ahead of the log's time something can be due: no farther than one commit can move it. */
        public static final Duration AHEAD_MAX = StateMachine.TIME_STEP_MAX;

        private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

        public Schedule {
            conditions = List.copyOf(conditions);
            operations = List.copyOf(operations);
            if (due.isBefore(Instant.EPOCH) || due.isAfter(LATEST)) {
                throw new IllegalArgumentException("a change must be due in 1970 to 9999, was " + due);
            }
            due = Instant.ofEpochMilli(due.toEpochMilli());
        }
    }

    /**
     * Does what is due by the log's time: the first of what is {@link Pending}, which is one commit, or nothing. Asking twice does
     * no harm. Immutable.
     */
    record Tick() implements Command {}

    /**
     * A command that its node has looked at before, for what voters do not check by themselves. If anything has changed since that
     * it looked at, nothing is done, and it is to look again. Immutable.
     *
     * @param command an update or an assignment
     * @param looks what the node has seen, and must still be so; a schema, or the values that a new rule is for
     * @param isForced a change of rules is to be made though present values break them
     */
    record Checked(Command command, List<Condition> looks, boolean isForced) implements Command {
        public Checked {
            if (!(command instanceof Update || command instanceof Assign)) {
                throw new IllegalArgumentException("an update or an assignment can be checked, was " + command);
            }
            looks = List.copyOf(looks);
        }

        /** Returns whether that command changes rules though present values break them. */
        public static boolean isForced(Command command) {
            return command instanceof Checked checked && checked.isForced();
        }

        /** Returns the command that is to be carried out. */
        public static Command unwrapped(Command command) {
            return command instanceof Checked checked ? checked.command() : command;
        }
    }

    /**
     * Lets go of what was, as one commit: from then on nobody reads it before these revisions, but for labelled copies; see {@link Floors}. A floor
     * never goes back, nor beyond what is present, so asking twice does no harm. Immutable.
     *
     * @param store the oldest revision at which any namespace stays readable; 0 to leave that as it is
     * @param namespaces the same for some of them, at most {@value #NAMESPACES_MAX}
     */
    record Compact(long store, SortedMap<String, Long> namespaces) implements Command {

        /** How many namespaces can be compacted with one command; the rest comes with the next. */
        public static final int NAMESPACES_MAX = 1_000;

        public Compact {
            if (store < 0 || namespaces.size() > NAMESPACES_MAX) {
                throw new IllegalArgumentException("a compaction must be to revision 0 or later, of at most "
                        + NAMESPACES_MAX + " namespaces, was to " + store + " and of " + namespaces.size());
            }
            namespaces.forEach((namespace, oldest) -> {
                Names.requireNamespace(namespace);
                if (oldest < 0) {
                    throw new IllegalArgumentException(
                            "namespace " + namespace + " must be compacted to revision 0 or later, was to " + oldest);
                }
            });
            namespaces = Collections.unmodifiableSortedMap(new TreeMap<>(namespaces));
        }
    }

    /** Does nothing, in its place in the one order: whoever sees its answer has seen all before it. Immutable. */
    record Sync() implements Command {}
}
