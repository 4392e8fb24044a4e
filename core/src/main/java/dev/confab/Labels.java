package dev.confab;

import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import dev.confab.replica.BoundExceededException;
import dev.confab.runtime.Node;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The names that were given to revisions of one namespace. Thread-safe. */
final class Labels {

    /** How many a namespace may have, as far as the node sees that gives it one more. */
    static final int LABELS_MAX = 100;

    static final int NAME_CHARS_MAX = 128;

    private final Node node;
    private final String namespace;
    private final String where;

    Labels(Node node, String namespace) {
        this.node = node;
        this.namespace = namespace;
        this.where = Reserved.labels(namespace);
    }

    SortedMap<String, Long> all() {
        SortedMap<String, Long> all = new TreeMap<>();
        state().namespace(where).forEach((name, value) -> {
            if (isRevision(value.value())) {
                all.put(name, Long.parseLong(value.value()));
            }
        });
        return Collections.unmodifiableSortedMap(all);
    }

    /** @throws IllegalArgumentException where there is none of that name, as far as this node sees */
    long revision(String name) {
        VersionedValue label = state().namespace(where).lookup(name);
        if (label == null || !isRevision(label.value())) {
            throw new IllegalArgumentException("a label of " + namespace + " was expected, one of " + all().keySet()
                    + ", was " + name + "; look with labels()");
        }
        return Long.parseLong(label.value());
    }

    /** The put of a label that does not exist. */
    Command add(String name, long revision) {
        requireName(name);
        requireReadable(revision);
        if (state().namespace(where).size() >= LABELS_MAX) {
            throw new BoundExceededException("labels", LABELS_MAX, LABELS_MAX + 1L, "remove one of " + namespace);
        }
        return put(name, Condition.ABSENT, revision);
    }

    /** A label that marks another revision than expected has moved: what this node sees of it is the answer. */
    CompletableFuture<Outcome> move(String name, long expected, long revision, Writing writing) {
        requireName(name);
        requireReadable(revision);
        State state = state();
        VersionedValue label = state.namespace(where).lookup(name);
        if (label == null || !label.value().equals(Long.toString(expected))) {
            long version = label == null ? Condition.ABSENT : label.version();
            Condition before = new Condition.Version(where, name, Math.max(1, version - 1));
            return CompletableFuture.completedFuture(new Outcome.Conflict(state.revision(), before, version));
        }
        return writing.write(put(name, label.version(), revision));
    }

    private Command put(String name, long version, long revision) {
        return new Command.Update(
                List.of(new Condition.Version(where, name, version)),
                List.of(new Operation.Put(where, name, Long.toString(revision))),
                false);
    }

    Command remove(String name) {
        return new Command.Update(List.of(), List.of(new Operation.Remove(where, requireName(name))), false);
    }

    /** How a write goes on. */
    interface Writing {
        CompletableFuture<Outcome> write(Command command);
    }

    /** A label of what nobody can read any more would be a promise that is broken already. */
    private void requireReadable(long revision) {
        if (revision != state().revision()) {
            node.history().requireReadable(namespace, revision);
        }
    }

    /** The replica's, also while a bundle is shown: a bundle has no revisions. */
    private State state() {
        return node.replica().state();
    }

    /** What is none a later release wrote. */
    private static boolean isRevision(String value) {
        return !value.isEmpty() && value.length() < 19 && value.chars().allMatch(Labels::isDigit);
    }

    /** A name that is a number would be taken for a revision. */
    private static String requireName(String name) {
        boolean isFit = !name.isEmpty()
                && name.length() <= NAME_CHARS_MAX
                && name.chars().allMatch(Labels::isFit)
                && !name.chars().allMatch(Labels::isDigit);
        if (!isFit) {
            throw new IllegalArgumentException("a label must have 1 to " + NAME_CHARS_MAX
                    + " letters a to z or A to Z, digits, and . - _ / + and must not be a number, was \"" + name
                    + "\"");
        }
        return name;
    }

    private static boolean isFit(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || "._-/+".indexOf(c) >= 0;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
