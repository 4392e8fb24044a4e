package dev.confab;

import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.Reserved;
import dev.confab.runtime.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Several changes, over keys and namespaces, that are committed together or not at all. All conditions hold: all changes are
 * made, as one revision. One does not: nothing is, and the outcome names it. Not thread-safe; committed once.
 */
public final class Transaction {

    private final Node node;
    private final List<Condition> conditions = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private String author;
    private String reason = "";
    private Duration deadline;
    private boolean onlyIfChanged;

    Transaction(Node node, Duration deadline) {
        this.node = node;
        this.author = Writes.author(node);
        this.deadline = deadline;
    }

    /** Requires that the key still has that version. */
    public Transaction ifVersion(String namespace, String key, long version) {
        conditions.add(new Condition.Version(Reserved.requireFree(namespace), key, version));
        return this;
    }

    /** Requires that the key does not exist. */
    public Transaction ifAbsent(String namespace, String key) {
        return ifVersion(namespace, key, Condition.ABSENT);
    }

    /** Sets the key. Where a key is named more than once, the last word counts. */
    public Transaction put(String namespace, String key, String value) {
        operations.add(new Operation.Put(Reserved.requireFree(namespace), key, value));
        return this;
    }

    /** Removes the key; no effect where it does not exist. */
    public Transaction remove(String namespace, String key) {
        operations.add(new Operation.Remove(Reserved.requireFree(namespace), key));
        return this;
    }

    /** Commits nothing where every key has its value already. */
    public Transaction onlyIfChanged() {
        onlyIfChanged = true;
        return this;
    }

    /** Writes on behalf of that author. Default: the node's name. */
    public Transaction as(String newAuthor) {
        author = newAuthor;
        return this;
    }

    /** Gives the reason for the change. */
    public Transaction because(String newReason) {
        reason = newReason;
        return this;
    }

    /** Takes at most that long. */
    public Transaction within(Duration newDeadline) {
        deadline = Writes.requireDeadline(newDeadline);
        return this;
    }

    /** What {@link #commit} would do, by what this node has now. Asks nobody, writes nothing, and may be called again. */
    public DryRun dryRun() {
        return DryRun.of(node.rehearse(author, reason, command()));
    }

    /** Submits it; the future fails as those of {@link ConfigMap} do. */
    public CompletableFuture<Outcome> commit() {
        return node.write(author, reason, command(), deadline);
    }

    private Command command() {
        return new Command.Update(conditions, operations, onlyIfChanged);
    }
}
