package dev.confab;

import dev.confab.history.Comparison;
import dev.confab.history.PastView;
import dev.confab.history.RollbackNote;
import dev.confab.model.Assignment;
import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.ImportMode;
import dev.confab.model.Outcome;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.runtime.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings namespaces, or some keys of them, back to what they were, as one new commit: all of them or none. What is in between stays
 * in the history, and both refer to each other: {@link dev.confab.history.PastCommit#rollbackTo} and {@link
 * dev.confab.history.PastCommit#rolledBackBy}. A rollback is a commit like any other, so it can be rolled back.
 *
 * <p>What was is read out of what this node remembers, when {@link #preview} or {@link #commit} is called; both block on files where the
 * node has a disk. Bounded by the limits of the namespaces, not by those of a transaction. Not thread-safe.
 */
public final class Rollback {

    private final Node node;

    /** By namespace the keys; none for all of it. */
    private final Map<String, Set<String>> parts = new LinkedHashMap<>();

    private @Nullable Function<String, PastView> past;
    private boolean withRules;
    private long unchangedSince = -1;
    private String author;
    private String reason;
    private Duration deadline;

    Rollback(Node node, String author, String reason, Duration deadline) {
        this.node = node;
        this.author = author;
        this.reason = reason;
        this.deadline = deadline;
    }

    /** Rolls back that namespace as a whole: keys that it did not have then are removed. */
    public Rollback namespace(String name) {
        ConfigView.requireNamespace(name);
        parts.put(name, Set.of());
        return this;
    }

    /**
     * Rolls back those keys of that namespace only; those that did not exist then are removed.
     *
     * @throws IllegalArgumentException where there are none, or the namespace is rolled back as a whole already
     */
    public Rollback keys(String namespace, String... keys) {
        ConfigView.requireNamespace(namespace);
        Set<String> all = new TreeSet<>(List.of(keys));
        Set<String> before = parts.get(namespace);
        if (all.isEmpty() || before != null && before.isEmpty()) {
            throw new IllegalArgumentException(
                    "keys of a namespace that is not rolled back as a whole were expected, were " + all + " of "
                            + namespace);
        }
        all.addAll(before == null ? Set.of() : before);
        parts.put(namespace, all);
        return this;
    }

    /** Back to that revision; see {@link ConfigMap#at(long)} for what it throws. */
    public Rollback to(long revision) {
        past = name -> node.history().at(name, revision);
        return this;
    }

    /** Back to that moment, by the time that is written into each commit. */
    public Rollback to(Instant time) {
        past = name -> node.history().at(name, time);
        return this;
    }

    /** Back to what that label marks; each of several namespaces must have it, and may have it elsewhere. */
    public Rollback to(String label) {
        past = name -> node.history().at(name, new Labels(node, name).revision(label));
        return this;
    }

    /** Refuses where anything in one of the namespaces changed after that revision, as a rule that of the {@link #preview}. */
    public Rollback ifRevision(long revision) {
        if (revision < 0) {
            throw new IllegalArgumentException("the revision of a look must be >= 0, was " + revision);
        }
        unchangedSince = revision;
        return this;
    }

    /** Writes on behalf of that author. Default: the node's name. */
    public Rollback as(String newAuthor) {
        author = newAuthor;
        return this;
    }

    /** Gives the reason. */
    public Rollback because(String newReason) {
        reason = newReason;
        return this;
    }

    /** Takes at most that long. */
    public Rollback within(Duration newDeadline) {
        deadline = Writes.requireDeadline(newDeadline);
        return this;
    }

    /** Brings back the {@linkplain Confab#schema rules} that the namespaces had then, too, those that are rolled back as a whole. */
    public Rollback withRules() {
        withRules = true;
        return this;
    }

    /**
     * What it would change, exactly, if it were committed at this node's present revision. Writes nothing, and does not look at limits
     * and rules; see {@link #dryRun}.
     *
     * @throws dev.confab.history.HistoryGoneException where this node does not remember that far back
     * @throws IllegalStateException where it was not said what to roll back, or to when; where this node keeps no history
     * @throws IllegalArgumentException where that label does not exist, or this node has not come to that revision
     */
    public RollbackPreview preview() {
        State present = node.replica().state();
        List<Comparison> differences = new ArrayList<>();
        pasts().forEach((name, then) -> {
            String from = name + "@" + present.revision();
            SortedMap<String, String> now = only(present.namespace(name).toMap(), name);
            differences.add(Comparison.of(from, now, then.toString(), only(then.toMap(), name)));
        });
        return new RollbackPreview(present.revision(), differences);
    }

    /**
     * Commits it. Throws as {@link #preview} does, before anything is sent.
     *
     * @return a future of {@code Committed}; of {@code Unchanged} where all was so already; of {@code Conflict} where something changed
     *     since {@link #ifRevision}. It fails as those of {@link ConfigMap} do; nothing is written where what was is not allowed any
     *     more, by limits or by rules
     */
    public CompletableFuture<Outcome> commit() {
        return node.write(author, reason, command(), deadline);
    }

    /**
     * What {@link #commit} would do, by what this node has now, with its limits and rules. Asks nobody, writes nothing; throws as {@link
     * #preview} does.
     */
    public DryRun dryRun() {
        return DryRun.of(node.rehearse(author, reason, command()));
    }

    private Command command() {
        List<Condition> conditions = new ArrayList<>();
        List<Assignment> assignments = new ArrayList<>();
        SortedMap<String, @Nullable String> notes = new TreeMap<>();
        pasts().forEach((name, then) -> {
            if (unchangedSince >= 0) {
                conditions.add(new Condition.Unchanged(name, unchangedSince));
            }
            assignments.add(assignment(name, then));
            int keys = parts.getOrDefault(name, Set.of()).size();
            if (!Reserved.isReserved(name)) {
                notes.put(name, new RollbackNote(then.revision(), keys).text());
            }
        });
        assignments.add(new Assignment(Reserved.ROLLBACKS, ImportMode.MERGE, notes));
        return new Command.Assign(conditions, assignments);
    }

    private Assignment assignment(String name, PastView then) {
        Set<String> keys = parts.getOrDefault(name, Set.of());
        SortedMap<String, @Nullable String> values = new TreeMap<>(only(then.toMap(), name));
        keys.forEach(key -> values.putIfAbsent(key, null));
        return new Assignment(name, keys.isEmpty() ? ImportMode.REPLACE : ImportMode.MERGE, values);
    }

    private SortedMap<String, String> only(SortedMap<String, String> all, String name) {
        Set<String> keys = parts.getOrDefault(name, Set.of());
        SortedMap<String, String> some = new TreeMap<>(all);
        if (!keys.isEmpty()) {
            some.keySet().retainAll(keys);
        }
        return some;
    }

    private Map<String, PastView> pasts() {
        Function<String, PastView> then = past;
        if (then == null || parts.isEmpty()) {
            throw new IllegalStateException(
                    "a rollback must say what and to when: namespace(...) or keys(...), and to(...)");
        }
        Map<String, PastView> all = new LinkedHashMap<>();
        parts.forEach((name, keys) -> {
            PastView was = then.apply(name);
            all.put(name, was);
            if (withRules && keys.isEmpty()) {
                String rules = Reserved.schema(name);
                all.put(rules, node.history().at(rules, was.revision()));
            }
        });
        return Collections.unmodifiableMap(all);
    }
}
