package dev.confab;

import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.Pending;
import dev.confab.model.Reserved;
import dev.confab.runtime.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

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
    private @Nullable Instant effectiveAt;

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

    /** Sets the key for a time; see {@link ConfigMap#put(String, String, Duration)}. */
    public Transaction put(String namespace, String key, String value, Duration expiresAfter) {
        operations.add(new Operation.Put(
                Reserved.requireFree(namespace), key, value, Objects.requireNonNull(expiresAfter, "expiresAfter")));
        return this;
    }

    /**
     * Cancels what is pending: a scheduled change will not take effect, a temporary value becomes permanent. Where it has happened or
     * was cancelled before, the outcome of the transaction is a {@code Conflict}.
     */
    public Transaction cancel(Pending pending) {
        Condition.Version place =
                Objects.requireNonNull(pending, "pending").entry().place();
        conditions.add(place);
        operations.add(new Operation.Remove(place.namespace(), place.key()));
        return this;
    }

    /**
     * Lets the changes take effect at that time, on all nodes, as one commit of their own. Committed now is that they will: the
     * conditions count now, and whatever is there then is overwritten. A time that is past is due at once. Until then {@link
     * Confab#pending} shows it. A limit that forbids it then drops it, in a commit that says so.
     *
     * @param time in whole milliseconds, at most 366 days ahead, by the time that is written into each commit
     */
    public Transaction effectiveAt(Instant time) {
        effectiveAt = Objects.requireNonNull(time, "time");
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

    /** What {@link #commit} would do, by what this node has now. Asks nobody, writes nothing, and may be called again; throws as that. */
    public DryRun dryRun() {
        DryRun asked = DryRun.of(node.rehearse(author, reason, command()));
        return effectiveAt == null
                ? asked
                : asked.withDifferencesOf(DryRun.of(node.rehearse(author, reason, asOfNow())));
    }

    /**
     * Submits it; the future fails as those of {@link ConfigMap} do.
     *
     * @throws IllegalStateException where it takes effect later and also cancels something, or asks for {@link #onlyIfChanged}
     */
    public CompletableFuture<Outcome> commit() {
        return node.write(author, reason, command(), deadline);
    }

    private Command command() {
        if (effectiveAt == null) {
            return asOfNow();
        }
        if (onlyIfChanged || operations.stream().map(Operation::namespace).anyMatch(Reserved::isReserved)) {
            throw new IllegalStateException(
                    "a transaction that takes effect later must neither cancel what is pending nor"
                            + " be onlyIfChanged(); make it two transactions");
        }
        return new Command.Schedule(conditions, operations, effectiveAt);
    }

    private Command asOfNow() {
        return new Command.Update(conditions, operations, onlyIfChanged);
    }
}
