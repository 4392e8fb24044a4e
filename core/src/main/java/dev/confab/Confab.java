package dev.confab;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.AuditPage;
import dev.confab.history.Backup;
import dev.confab.history.BackupFile;
import dev.confab.history.Comparison;
import dev.confab.history.HistoryRange;
import dev.confab.history.PastStore;
import dev.confab.model.Agenda;
import dev.confab.model.Command;
import dev.confab.model.NoQuorumException;
import dev.confab.model.Outcome;
import dev.confab.model.Pending;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.model.Token;
import dev.confab.replica.Bundle;
import dev.confab.runtime.Connection;
import dev.confab.runtime.ConnectionListener;
import dev.confab.runtime.Node;
import dev.confab.runtime.PeerListener;
import dev.confab.runtime.Recovered;
import dev.confab.runtime.Recoverer;
import dev.confab.runtime.Restored;
import dev.confab.runtime.Restorer;
import dev.confab.settings.Rejection;
import dev.confab.source.FileSource;
import dev.confab.source.FileSourceOptions;
import dev.confab.watch.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * A running node: the configuration in this process's memory, kept up to date with the others, and the way to change it.
 * Thread-safe.
 *
 * <p>Reads are local and never fail. Writes are agreed on by a majority of the voters and return futures, which complete on a
 * thread of this node that is there for nothing else: what depends on them runs there, one after the other, so what may
 * block belongs into an {@code Async} method with an executor of the application. Listeners run on other threads.
 *
 * <p>All threads of a node are daemons: a process whose {@code main} returns ends, with the node open.
 */
public final class Confab implements AutoCloseable {

    private static final int SOURCES_MAX = 100;

    private final Node node;
    private final Duration writeDeadline;
    private final Duration liveWithin;
    private final Queue<FileSource> sources = new ConcurrentLinkedQueue<>();

    private Confab(ConfabOptions options) {
        this.node = Node.start(options.node());
        this.writeDeadline = options.writeDeadline();
        this.liveWithin = options.liveWithin();
    }

    /**
     * Starts a node. Blocks on the disk and on binding the port, not on other nodes: one that was in a cluster before serves
     * what is on its disk at once, one that is new waits for the others in the background; see {@link #awaitReady}.
     *
     * @throws IllegalStateException where the options do not fit this machine or this data directory, or the bundle cannot be used
     * @throws UncheckedIOException where the port is in use or the data directory cannot be written
     */
    public static Confab start(ConfabOptions options) {
        return new Confab(options);
    }

    /**
     * Begins a new epoch on this stopped node, for a cluster that lost a majority of its voters for good: takes the most advanced
     * copy that it can reach and makes this node, when it is started next, the only voter. Voters of the epoch before that
     * come back step aside as soon as they hear of the new one, and follow. Do it on one node only: two recoveries are two
     * histories, which are never merged. Blocks for the survey and some seconds more.
     *
     * @return what is kept, and what may be lost
     * @throws IllegalStateException where a majority is there, where another node has more, or where it was not forced; nothing
     *     is changed then
     */
    public static Recovered recover(ConfabOptions options, Recovery recovery) {
        return Recoverer.recover(options.node(), recovery.survey(), recovery.isForced());
    }

    /**
     * Puts a {@linkplain #backup backup} into the data directory of a node that was in no cluster yet. When that node is started next
     * it begins a new epoch as the only voter, with the revision after the last one in the backup; others join it. So who saw the old
     * cluster never goes back: what it held above the backup belongs to an epoch that is over. Restore on one node only, and not
     * beside the old cluster: two histories are never merged. Blocks on the disk.
     *
     * @return what was restored
     * @throws IllegalStateException where the backup is missing, damaged or of a newer format, where the options name no data
     *     directory, or one that is in use or was in a cluster; nothing is changed then
     * @throws UncheckedIOException where the backup cannot be read or the directory cannot be written. Restore again then: nothing has
     *     begun
     */
    public static Restored restore(ConfabOptions options, Path backup) {
        return Restorer.restore(options.node(), backup);
    }

    /** Starts a cluster of one that listens on loopback and keeps nothing on disk. */
    public static Confab start() {
        return start(ConfabOptions.builder().build());
    }

    /** Starts a cluster of one without port and disk, for the tests of applications; ready when this returns. */
    public static Confab startInMemory() {
        Confab confab = start(ConfabOptions.builder().buildInMemory());
        return confab.awaitReady(Duration.ofSeconds(5));
    }

    /**
     * Blocks until this node has a configuration to serve: at once after a restart, whatever is on disk; otherwise when the
     * cluster is formed or joined and this node is as new as the cluster was then. A node that joins while there is no
     * leader is ready with what its peers have.
     *
     * <p>A node that shows a {@linkplain ConfabOptions.Builder#bundle bundle} when that time is over logs a warning and goes on with
     * it; {@link #isServingBundle} says so, and the switch comes by itself.
     *
     * @return this node
     * @throws IllegalStateException where it does not within that time; the message says what it waits for
     */
    public Confab awaitReady(Duration atMost) {
        node.awaitReady(atMost);
        return this;
    }

    /** Returns the namespace of that name, by convention {@code environment/tenant/application}; it need not exist yet. */
    public ConfigMap map(String namespace) {
        return ConfigMap.of(node, namespace, writeDeadline);
    }

    /**
     * Returns namespaces in layers: the path of all those names over each path above it, and {@link LayeredMap#GLOBAL} below them
     * all. {@code layered("prod", "acme", "orders")} reads {@code prod/acme/orders} over {@code prod/acme} over {@code prod} over
     * {@code global}. The first call for each choice of layers costs time in proportion to their keys.
     *
     * @throws dev.confab.replica.BoundExceededException where this node has as many choices of layers as it may
     */
    public LayeredMap layered(String... names) {
        return LayeredMap.of(node, List.of(names));
    }

    /**
     * Tells that listener, on a thread for listeners, of each value that a setting of this node does not take. What is not taken at
     * present is in {@link #status}.
     */
    public Subscription listenToRejections(Consumer<Rejection> listener) {
        return node.reads().settings().listenToRejections(Objects.requireNonNull(listener, "listener"));
    }

    /** Returns the rules that values of that namespace have to keep; none until somebody sets some. */
    public ConfigSchema schema(String namespace) {
        return ConfigSchema.of(node, namespace, writeDeadline);
    }

    /** Begins a transaction over several keys or several namespaces. */
    public Transaction transaction() {
        return new Transaction(node, writeDeadline);
    }

    /** Begins a rollback of namespaces, or of some keys of them, to what they were. */
    public Rollback rollback() {
        return new Rollback(node, Writes.author(node), "", writeDeadline);
    }

    /**
     * Returns the way to write on behalf of somebody: {@code confab.as("alice").map("prod/acme/orders").put(...)}. Without it the node
     * writes in its own name.
     *
     * @throws IllegalArgumentException where it is not well-formed Unicode
     */
    public Author as(String author) {
        return new Author(node, author, writeDeadline);
    }

    /**
     * What the cluster will do by itself, as far as this node knows: temporary values that end, and changes that take effect later;
     * what is due first first. Asks nobody. What is overdue is here until it has happened: without a quorum it does not.
     */
    public List<Pending> pending() {
        return Agenda.pending(node.reads().shown().state());
    }

    /**
     * Cancels what is pending: a scheduled change will not take effect, a temporary value becomes permanent. {@link
     * Transaction#cancel} does so on behalf of somebody, with a reason, or together with other changes.
     *
     * @return a future of {@code Committed}, or of {@code Conflict} where it has happened already, or was cancelled before
     */
    public CompletableFuture<Outcome> cancel(Pending pending) {
        return transaction().cancel(pending).commit();
    }

    /**
     * Waits until this node has seen all that was committed anywhere before the call. A read after it is linearizable.
     *
     * @return a future of the revision; fails with {@link dev.confab.model.NoQuorumException} where no leader answers
     */
    public CompletableFuture<Long> sync() {
        return node.write(Writes.author(node), "", new Command.Sync(), writeDeadline)
                .thenApply(this::requireReached);
    }

    private long requireReached(Outcome outcome) {
        long reached = node.head().revision();
        if (reached < outcome.revision()) {
            throw new NoQuorumException(
                    "revision " + outcome.revision() + " did not reach this node within " + writeDeadline + "; it has "
                            + reached,
                    null);
        }
        return outcome.revision();
    }

    /**
     * How far this node has come. Two nodes with equal heads hold the same configuration. A bundle has no head: while it is
     * what is read, this says how much of the cluster's history has come, as a rule nothing.
     */
    public Head head() {
        return node.head();
    }

    /** Where this node's view comes from and how old it is at most. */
    public Freshness freshness() {
        return Freshness.of(node, liveWithin);
    }

    /**
     * Blocks until this node's view is live, or that time is over, or this node is closed, or the thread is interrupted, which it
     * stays then. Throws for none of these.
     *
     * @return what the view is then
     */
    public Freshness awaitLive(Duration atMost) {
        node.standing().awaitViewAge(liveWithin, atMost);
        return freshness();
    }

    /** How this node stands to its cluster. */
    public Connection connection() {
        return node.standing().connection();
    }

    /**
     * Calls that listener, on a thread for listeners, when {@link #connection} changes, in order. One that is slow by more than a
     * thousand events misses the oldest.
     *
     * @throws IllegalStateException where there are a thousand such listeners already
     */
    public Subscription listenToConnection(ConnectionListener listener) {
        return node.standing().listenToConnection(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * The place of this node's view, to be handed to another process, or another request, that shall see no less: see {@link
     * #awaitAtLeast(Token, Duration)}.
     */
    public Token token() {
        return Token.of(node.replica().state());
    }

    /**
     * Waits until this node sees what the giver of the token saw, or wrote; pulls what it misses.
     *
     * @return a future of this node's revision, at once where it is that new already. It fails with {@link
     *     dev.confab.model.StaleViewException} where it is not that new in time; with {@link
     *     dev.confab.model.IndeterminateWriteException} where the cluster was recovered since the token was given, for what it
     *     stands for may be lost; with {@link dev.confab.replica.BoundExceededException} where ten thousand wait already; with {@link
     *     dev.confab.model.ClosedException} where this node is closed
     * @throws IllegalArgumentException where the token is of another cluster
     */
    public CompletableFuture<Long> awaitAtLeast(Token token, Duration atMost) {
        return node.awaitAtLeast(
                Objects.requireNonNull(token, "token"), Writes.requireWait(Objects.requireNonNull(atMost, "atMost")));
    }

    /**
     * As {@link #awaitAtLeast(Token, Duration)}, with the token's text.
     *
     * @throws IllegalArgumentException also where it is no token; the message says whether it was cut, changed, or never was one
     */
    public CompletableFuture<Long> awaitAtLeast(String token, Duration atMost) {
        return awaitAtLeast(Token.parse(Objects.requireNonNull(token, "token")), atMost);
    }

    /** The names of all namespaces that ever had a key, sorted. */
    public List<String> namespaces() {
        return node.reads().shown().state().namespaceNames().stream()
                .filter(name -> !Reserved.isReserved(name))
                .toList();
    }

    /** All namespaces as they were at that revision, each read when it is asked for; see {@link ConfigMap#at(long)}. */
    public PastStore at(long revision) {
        return node.history().at(revision);
    }

    /** All namespaces as they were at that moment, by the time that is written into each commit. */
    public PastStore at(Instant time) {
        return node.history().at(time);
    }

    /**
     * Who did what, where, when and why, in all namespaces, newest first, out of what this node remembers; asks nobody. A node that votes
     * also tells what was refused, by a limit, a rule or a condition: the last thousand that it heard of since its start. What a call itself
     * refuses, as a key that no cluster takes, gets into no audit. Reads files where the node has a disk.
     *
     * @throws IllegalStateException where the history is off on this node
     * @throws UncheckedIOException where a file cannot be read
     */
    public AuditPage audit(HistoryRange range) {
        return node.history().audit(range);
    }

    /** What differs between two namespaces as they are now. */
    public Comparison diff(String from, String to) {
        State state = node.reads().shown().state();
        return Comparison.of(
                from, state.namespace(from).toMap(), to, state.namespace(to).toMap());
    }

    /**
     * Publishes files, now and whenever they change, until the source or this node is closed. Nodes that follow the same files
     * publish once. Does not block: what a file is and says is found out on the source's thread.
     *
     * @throws IllegalStateException where a hundred are followed already
     */
    public FileSource publishFrom(FileSourceOptions options) {
        sources.removeIf(FileSource::isClosed);
        if (sources.size() >= SOURCES_MAX) {
            throw new IllegalStateException("a node must follow at most " + SOURCES_MAX + " sources, " + this
                    + " does already; let one follow a directory");
        }
        FileSource source = FileSource.start(options, new SourceTarget(node, writeDeadline));
        sources.add(source);
        return source;
    }

    /**
     * Writes all namespaces to one checksummed file, in place of what was there, for an application to ship and to name in {@link
     * ConfabOptions.Builder#bundle}. The values are in it, without their history and in the clear. Blocks on the disk.
     *
     * @throws IllegalStateException where this node has no configuration of its own; see {@link #awaitReady}
     * @throws UncheckedIOException where it cannot be written; then the old file is still there
     */
    public void bundle(Path file) {
        requireReady("a bundle");
        try {
            Bundle.write(file, node.replica().state());
        } catch (IOException e) {
            throw new UncheckedIOException("file must be writable, was " + file + " (" + e + ")", e);
        }
    }

    /**
     * Writes all namespaces, labels and what else the cluster agreed on, and the history as far as this node has it without a gap, to
     * one checksummed file, in place of what was there; see {@link #restore}. It is of one revision, and the values are in it in the
     * clear. Copies of labelled revisions that the history has dropped are not in it. Commits go on meanwhile. Blocks on the disk, and takes as much memory as the file will have bytes.
     *
     * @return the revision that it holds
     * @throws IllegalStateException where this node has no configuration of its own; see {@link #awaitReady}
     * @throws UncheckedIOException where it cannot be written; then the old file is still there
     */
    public long backup(Path file) {
        requireReady("a backup");
        Backup backup = node.history().isOn()
                ? node.history().backup()
                : Backup.of(node.replica().state());
        BackupFile.write(file, backup);
        return backup.state().revision();
    }

    private void requireReady(String what) {
        if (!node.isReady()) {
            throw new IllegalStateException("node " + node.cluster().self().id()
                    + " has no configuration of its own to write " + what + " of; wait with awaitReady(...)");
        }
    }

    /** Whether what is read on this node comes out of its bundle; see {@link #head}. */
    public boolean isServingBundle() {
        return node.reads().isShowingBundle();
    }

    /** What this node knows of itself and of the cluster. */
    public Status status() {
        return Status.of(node, freshness());
    }

    /** The other nodes that this one knows, by name, those that are gone among them for a day. */
    public List<PeerStatus> peers() {
        return PeerStatus.of(node);
    }

    /**
     * Calls that listener, on a thread for listeners, when a node joins, leaves, fails or comes back, as far as this node knows;
     * and where this node votes, or is about to, also when a node gets a vote or loses it, this one among them. Others can ask
     * {@link #peers} who votes.
     * One that is slow by more than a thousand events misses the oldest, and {@link #peers} has the present state always.
     *
     * @throws IllegalStateException where there are a thousand such listeners already
     */
    public Subscription listenToPeers(PeerListener listener) {
        return node.cluster().listen(Objects.requireNonNull(listener, "listener"));
    }

    /**
     * Makes a node a voter: it takes over the log first, without a vote. It needs a data directory. To have more voters than
     * {@link ConfabOptions.Builder#voters} says is allowed; to have an even number of them gains nothing.
     *
     * @param node its name
     * @return a future that completes when it votes. It fails with {@link dev.confab.model.NoQuorumException} where no leader
     *     answers, with {@link dev.confab.model.ClosedException} where this node is closed meanwhile, and with another exception
     *     that says why the leader does not, or that it may still come about
     */
    public CompletableFuture<Void> promote(String node) {
        return this.node.wishes().promote(PeerId.of(node), writeDeadline);
    }

    /**
     * Takes its vote from a node, which goes on following. Another gets it, where one is there that can. The leader keeps its
     * own until it has handed over: see {@link #transferLeadership}.
     *
     * @return a future that completes when it votes no more, and fails as that of {@link #promote}; where too few of the other
     *     voters are reached, it fails and nothing is changed
     */
    public CompletableFuture<Void> demote(String node) {
        return this.node.wishes().demote(PeerId.of(node), writeDeadline);
    }

    /**
     * Lets another voter lead, once it has all that this leader has. Writes wait meanwhile.
     *
     * @return a future that completes when it leads, and fails as that of {@link #promote}; the leader leads on then
     */
    public CompletableFuture<Void> transferLeadership(String node) {
        return this.node.wishes().transferLeadership(PeerId.of(node), writeDeadline);
    }

    /** Who leads, as far as this node knows. */
    public Optional<String> leader() {
        return node.cluster().leader().map(Object::toString);
    }

    /**
     * Says goodbye to the others, stops the node within five seconds and frees its port, its threads and its data directory. Writes that are under way
     * fail. Reads, {@link #status} and {@link #awaitReady} go on, from the last state; later writes fail with {@link dev.confab.model.ClosedException}. Idempotent.
     */
    @Override
    public void close() {
        sources.forEach(FileSource::stop);
        node.close();
    }

    /** The node's name and where it has come to. */
    @Override
    public String toString() {
        return "Confab[" + node.cluster().self().id() + " at " + node.head() + "]";
    }
}
