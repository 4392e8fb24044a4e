package dev.confab;

import dev.confab.format.ConfigFile;
import dev.confab.format.ConfigFormat;
import dev.confab.history.Comparison;
import dev.confab.history.HistoryPage;
import dev.confab.history.HistoryRange;
import dev.confab.history.PastView;
import dev.confab.model.Command;
import dev.confab.model.Condition;
import dev.confab.model.ImportMode;
import dev.confab.model.Namespace;
import dev.confab.model.Operation;
import dev.confab.model.Outcome;
import dev.confab.model.StaleViewException;
import dev.confab.model.State;
import dev.confab.model.VersionedValue;
import dev.confab.replica.DurableFile;
import dev.confab.replica.Layers;
import dev.confab.replica.Replica;
import dev.confab.replica.Shown;
import dev.confab.runtime.Node;
import dev.confab.watch.Listener;
import dev.confab.watch.Subscription;
import dev.confab.watch.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One namespace of the configuration. Reads take from this process's memory, at the revision that this node has reached,
 * without a lock and without failing. Writes are agreed on and return futures; they fail with {@code NoQuorumException} if
 * nothing was written, with {@code IndeterminateWriteException} if that is not sure, and with {@code
 * LimitExceededException} if a limit forbids them, with {@code InvalidValueException} if values break the namespace's {@linkplain
 * ConfigSchema rules}, and with {@code ClosedException} once the node is closed. Names, keys and
 * texts that no cluster takes (blank, with control characters, not well-formed) are refused at the call itself, by an {@code
 * IllegalArgumentException}. When a future completes, this node reads what it wrote. Thread-safe.
 */
public final class ConfigMap extends ConfigView {

    private final Node node;
    private final Replica replica;
    private final Shown shown;
    private final Labels labels;
    private final String name;
    private final String author;
    private final String reason;
    private final Duration deadline;
    private final @Nullable Duration bound;

    /** The last state that was read and its namespace; racy on purpose, for every value it can have is right. */
    private View view;

    private record View(@Nullable State state, Namespace namespace) {}

    private ConfigMap(
            Node node, String name, String author, String reason, Duration deadline, @Nullable Duration bound) {
        super(node, Layers.of(name));
        this.node = node;
        this.replica = node.replica();
        this.shown = node.reads().shown();
        this.labels = new Labels(node, name);
        this.name = name;
        this.author = author;
        this.reason = reason;
        this.deadline = deadline;
        this.bound = bound;
        this.view = new View(bound == null ? State.EMPTY : null, State.EMPTY.namespace(name));
    }

    static ConfigMap of(Node node, String name, Duration deadline) {
        requireNamespace(name);
        return new ConfigMap(node, name, Writes.author(node), "", deadline, null);
    }

    @Override
    public String name() {
        return name;
    }

    /** Returns this map, writing on behalf of that author. Default: the node's name. */
    public ConfigMap as(String newAuthor) {
        return new ConfigMap(node, name, newAuthor, reason, deadline, bound);
    }

    /** Returns this map, giving that reason with each write. */
    public ConfigMap because(String newReason) {
        return new ConfigMap(node, name, author, newReason, deadline, bound);
    }

    /** Returns this map, its writes taking at most that long. */
    public ConfigMap within(Duration newDeadline) {
        return new ConfigMap(node, name, author, reason, Writes.requireDeadline(newDeadline), bound);
    }

    /**
     * Returns this map, its reads failing with a {@link StaleViewException} where this node's view is older than that, or of an age
     * that nobody knows; see {@link Freshness}. What it reads has all that was acknowledged longer ago. Writes, listeners and other
     * views of the namespace do not notice.
     *
     * @throws IllegalArgumentException where it is not positive
     */
    public ConfigMap bounded(Duration ageMax) {
        if (ageMax.isNegative() || ageMax.isZero()) {
            throw new IllegalArgumentException("the age of a view must be > 0, was " + ageMax);
        }
        return new ConfigMap(node, name, author, reason, deadline, ageMax);
    }

    @Override
    public Optional<String> get(String key) {
        String present = namespace().value(key);
        return present == null ? Optional.empty() : Optional.of(present); // a branch of our own: see LayeredMap
    }

    @Override
    public String get(String key, String fallback) {
        String present = namespace().value(key);
        return present == null ? fallback : present;
    }

    @Override
    public Optional<VersionedValue> versioned(String key) {
        return namespace().get(key);
    }

    @Override
    public SortedMap<String, String> toMap() {
        return namespace().toMap();
    }

    @Override
    public int size() {
        return namespace().size();
    }

    /** Sets the key, whether it exists or not. */
    public CompletableFuture<Outcome.Committed> put(String key, String value) {
        return update(List.of(), new Operation.Put(name, key, value), false).thenApply(Writes::committed);
    }

    /**
     * Sets the key for a time. After that the value before it comes back by itself, or the key is removed where there was none: as a
     * commit of its own, once, on behalf of this map's author. Any other change of the key meanwhile ends that, and nothing comes
     * back; a second temporary value in the place of the first leaves beneath what was beneath the first. {@link
     * Confab#pending} shows it, {@link Confab#cancel} makes the value permanent. The time is counted by the time that is written into
     * each commit; without a quorum the end comes late.
     *
     * @param expiresAfter 1 ms to 366 days, in whole milliseconds
     */
    public CompletableFuture<Outcome.Committed> put(String key, String value, Duration expiresAfter) {
        Operation put = new Operation.Put(name, key, value, Objects.requireNonNull(expiresAfter, "expiresAfter"));
        return update(List.of(), put, false).thenApply(Writes::committed);
    }

    /** Sets the key unless it has that value already; then nothing is committed. */
    public CompletableFuture<Outcome> putIfChanged(String key, String value) {
        return update(List.of(), new Operation.Put(name, key, value), true);
    }

    /** Sets the key if it does not exist; otherwise the outcome is a {@code Conflict} with its present version. */
    public CompletableFuture<Outcome> putIfAbsent(String key, String value) {
        return compareAndSet(key, Condition.ABSENT, value);
    }

    /**
     * Sets the key if its version is still {@code expected}; otherwise the outcome is a {@code Conflict} with its present
     * version.
     *
     * @param expected {@link VersionedValue#version} as it was read; {@link Condition#ABSENT} for a key that must not exist
     */
    public CompletableFuture<Outcome> compareAndSet(String key, long expected, String value) {
        return update(List.of(new Condition.Version(name, key, expected)), new Operation.Put(name, key, value), false);
    }

    /** Removes the key; the outcome is {@code Unchanged} where it does not exist. */
    public CompletableFuture<Outcome> remove(String key) {
        return update(List.of(), new Operation.Remove(name, key), false);
    }

    /** Removes the key if its version is still {@code expected}; otherwise the outcome is a {@code Conflict}. */
    public CompletableFuture<Outcome> removeIf(String key, long expected) {
        return update(List.of(new Condition.Version(name, key, expected)), new Operation.Remove(name, key), false);
    }

    @Override
    public Subscription listen(Watch watch, Listener listener) {
        return node.reads().watches().listen(name, watch, listener);
    }

    /**
     * Writes a file of properties, YAML or JSON into this namespace as one commit.
     *
     * @param profiles the active profiles: documents for others are left out
     * @return a future of what changed, by the commit itself
     * @throws dev.confab.format.ConfigFormatException where the file is not well-formed; nothing was written
     * @throws IllegalArgumentException where its extension names no format
     * @throws IllegalStateException where the library that reads the format is missing; the message names it
     * @throws java.io.UncheckedIOException where it cannot be read
     */
    public CompletableFuture<ImportResult> importFile(Path file, ImportMode mode, String... profiles) {
        return importValues(ConfigFile.read(file, profiles), mode);
    }

    /** Writes those values into this namespace as one commit; see {@link #importFile}. */
    public CompletableFuture<ImportResult> importValues(Map<String, String> values, ImportMode mode) {
        Command command = Command.Assign.of(name, mode, values);
        return node.write(author, reason, command, deadline).thenApply(outcome -> ImportResult.of(replica, outcome));
    }

    /** What an import of that file would change if it were committed now. Writes nothing. */
    public Difference previewImport(Path file, ImportMode mode, String... profiles) {
        return Difference.between(toMap(), ConfigFile.read(file, profiles), mode);
    }

    /** What {@link #importValues} would do, by what this node has now, its rules included. Asks nobody and writes nothing. */
    public DryRun dryRunImport(Map<String, String> values, ImportMode mode) {
        return DryRun.of(node.rehearse(author, reason, Command.Assign.of(name, mode, values)));
    }

    /** All keys and values as the text of a file, in that format; reading it again gives the same map. */
    public String export(ConfigFormat format) {
        return format.render(toMap());
    }

    /**
     * Writes all keys and values to a file in the format of its extension, in place of what was there. Blocks on the disk.
     *
     * @throws java.io.UncheckedIOException where it cannot be written; then the old file is still there
     */
    public void exportFile(Path file) {
        byte[] text = export(ConfigFormat.of(file)).getBytes(StandardCharsets.UTF_8);
        try {
            DurableFile.replace(file, ByteBuffer.wrap(text));
        } catch (IOException e) {
            throw new UncheckedIOException("file must be writable, was " + file + " (" + e + ")", e);
        }
    }

    /**
     * This namespace as it was at that revision, out of what this node remembers; asks nobody. Reads files where the node has a
     * disk, and costs time in proportion to the keys that changed since.
     *
     * @throws dev.confab.history.HistoryGoneException where that does not reach back so far; it says how far it does
     * @throws IllegalArgumentException where this node has not come to that revision
     * @throws IllegalStateException where the history is off on this node
     * @throws UncheckedIOException where a file cannot be read
     */
    public PastView at(long revision) {
        return node.history().at(name, revision);
    }

    /** As {@link #at(long)}: as it was at that moment, by the time that is written into each commit. */
    public PastView at(Instant time) {
        return node.history().at(name, time);
    }

    /**
     * As {@link #at(long)}: as it was at the revision that this label marks.
     *
     * @throws IllegalArgumentException where there is no such label, as far as this node sees
     */
    public PastView at(String label) {
        return node.history().at(name, labels.revision(label));
    }

    /**
     * Marks this node's present revision of the namespace by a name; see {@link #label(String, long)}.
     *
     * @return a future of {@code Committed}, or of {@code Conflict} where there is a label of that name already
     */
    public CompletableFuture<Outcome> label(String label) {
        return label(label, replica.state().revision());
    }

    /**
     * Marks a revision of this namespace by a name, for {@link #at(String)} and {@link Rollback#to(String)}. A name is given once;
     * {@link #moveLabel} moves it. Of 1 to {@value Labels#NAME_CHARS_MAX} letters a to z and A to Z, digits and {@code . - _ / +}, and no
     * number.
     *
     * @return a future of {@code Committed}, or of {@code Conflict} where there is a label of that name already
     * @throws dev.confab.history.HistoryGoneException where this node does not remember that revision
     * @throws IllegalArgumentException where this node has not come to that revision, or the name is none
     * @throws dev.confab.replica.BoundExceededException where the namespace has {@value Labels#LABELS_MAX} labels already
     */
    public CompletableFuture<Outcome> label(String label, long revision) {
        return write(labels.add(label, revision));
    }

    /**
     * Moves a label, if it still marks the revision that is expected.
     *
     * @return a future of {@code Committed}, or of {@code Conflict} where it marks another, or is gone: look with {@link #labels}
     */
    public CompletableFuture<Outcome> moveLabel(String label, long expectedRevision, long newRevision) {
        return labels.move(label, expectedRevision, newRevision, this::write);
    }

    /** Removes a label; the outcome is {@code Unchanged} where it does not exist. */
    public CompletableFuture<Outcome> removeLabel(String label) {
        return write(labels.remove(label));
    }

    /** The labels of this namespace by name, and the revisions that they mark, as far as this node sees. */
    public SortedMap<String, Long> labels() {
        return labels.all();
    }

    /** Begins a rollback of this namespace, by this author and for this reason; say {@code to(...)} and {@code commit()}. */
    public Rollback rollback() {
        return new Rollback(node, author, reason, deadline).namespace(name);
    }

    /** The commits that changed this namespace, newest first; see {@link #at(long)} for what it reads and throws. */
    public HistoryPage history(HistoryRange range) {
        return node.history().page(name, null, range);
    }

    /** The commits that changed that key, newest first, with what they did to it and nothing else. */
    public HistoryPage history(String key, HistoryRange range) {
        return node.history().page(name, Objects.requireNonNull(key, "key"), range);
    }

    /** What differs between two moments of this namespace; the second may be the earlier one. As {@link #at(long)}. */
    public Comparison diff(long from, long to) {
        return Comparison.of(at(from), at(to));
    }

    /** What differs between a labelled revision of this namespace and what it is now. As {@link #at(String)}. */
    public Comparison diff(String label) {
        return Comparison.of(at(label), at(node.replica().state().revision()));
    }

    /** The namespace's name, without its values. */
    @Override
    public String toString() {
        return "ConfigMap[" + name + "]";
    }

    private CompletableFuture<Outcome> write(Command command) {
        return node.write(author, reason, command, deadline);
    }

    private CompletableFuture<Outcome> update(List<Condition> conditions, Operation operation, boolean onlyIfChanged) {
        Command command = new Command.Update(conditions, List.of(operation), onlyIfChanged);
        return node.write(author, reason, command, deadline);
    }

    private Namespace namespace() {
        State state = shown.state();
        View seen = view;
        return seen.state == state ? seen.namespace : look(state);
    }

    /** A bounded view keeps none, so that it comes here each time; the state is read after the age, and can only be newer. */
    private Namespace look(State state) {
        if (bound != null) {
            requireYoungerThan(bound);
            return replica.state().namespace(name);
        }
        Namespace namespace = state.namespace(name);
        view = new View(state, namespace);
        return namespace;
    }

    private void requireYoungerThan(Duration ageMax) {
        Optional<Duration> age = node.standing().viewAge();
        if (age.filter(known -> known.compareTo(ageMax) <= 0).isEmpty()) {
            throw StaleViewException.olderThan(ageMax, age);
        }
    }
}
