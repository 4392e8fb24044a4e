package dev.confab.history;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Decision;
import dev.confab.model.Floors;
import dev.confab.model.Request;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.replica.Later;
import dev.confab.replica.ReplicaObserver;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits that this node applied, with the values that they replaced: bounded, the oldest goes, when the cluster agrees to let go
 * of it, or far beyond the bounds by itself: see {@link HistoryOptions}. It has no part in any write. After a snapshot it begins anew,
 * for the commits in between never came here; then it asks peers for them, and what they tell is put before the rest, if it leads
 * there by the chain. Until then, and where no peer has them, another node's may reach back further.
 *
 * <p>Where the node has a disk the bodies of the commits lie there, and here is an index. They are written just before the copy
 * of the configuration is, so that they lead to it: after a restart the history goes on where the copy does, if it has the commit
 * that the copy ends with, by epoch, revision and chain, and begins anew if not.
 *
 * <p>Thread-safe. The node loop puts what it applied into a queue, no more; but for the time of one index look-up where very many
 * wait. Reads may block on the disk, and those of the first moments until it is read.
 */
public final class History implements ReplicaObserver, AutoCloseable {

    /** How many steps may wait before the node loop takes them in itself. */
    static final int WAITING_MAX = 10_000;

    private static final Logger log = LoggerFactory.getLogger(History.class);
    private static final Duration DELAY = Duration.ofMillis(50);

    /** Until it reads its files, if nobody asks before: an application that starts has better use for the processors. */
    static final Duration START_DELAY = Duration.ofMillis(1_500);

    private final PeerId node;
    private final HistoryOptions options;
    private final Later disk;
    private final Refusals refusals = new Refusals();
    private final Intake intake;
    private final Filing filing;
    private final Reads reads;
    private final PeerReads peerReads;
    private final PeerAnswers answers;
    private final AtomicBoolean isScheduled = new AtomicBoolean();
    private final Overdue overdueBy;
    private volatile Optional<Command.Compact> overdue = Optional.empty();
    private volatile @Nullable Backfill backfill;

    private History(PeerId node, HistoryOptions options, State initial, @Nullable Segments segments, Later disk) {
        this.node = node;
        this.options = options;
        this.disk = disk;
        this.intake = new Intake(new Known(node, options, initial, segments != null));
        this.filing = new Filing(node, options, intake, segments);
        this.reads = new Reads(filing, refusals);
        this.overdueBy = new Overdue(options);
        this.peerReads = new PeerReads(filing);
        this.answers = new PeerAnswers(peerReads, disk);
    }

    /** Returns a history in memory. */
    public static History inMemory(PeerId node, HistoryOptions options, State initial, Later disk) {
        return new History(node, options, initial, null, disk);
    }

    /**
     * Returns a history whose bodies lie in that directory, made if missing; what is in it is read before anything else is.
     *
     * @param initial where the replica starts
     */
    public static History in(Path directory, PeerId node, HistoryOptions options, State initial, Later disk) {
        return new History(node, options, initial, new Segments(node, directory, options.bytesMax()), disk);
    }

    /**
     * Asks those from now on for what was before the history began anew, and puts it before the rest as it comes. Call it once, before
     * the first step.
     */
    public void fillFrom(PeerHistories peers) {
        intake.change(Known::peersCame);
        backfill = new Backfill(node, filing, peerReads, peers, disk, options.bytesMax() / Segments.SEGMENTS);
        takeInAfter(START_DELAY);
    }

    /**
     * Answers another node, which lacks what was before its own history. Reads on the disk's thread, for a few at a time. Thread-safe;
     * does not block.
     *
     * @return a future that fails where this node keeps no history, or others are being answered
     */
    public CompletableFuture<byte[]> answer(byte[] question) {
        return answers.answer(question);
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        if (overdue.isPresent() && !Floors.raised(commit).isEmpty()) {
            overdue = Optional.empty(); // until it is known what is left
        }
        queue(new Step(before, commit, after));
    }

    @Override
    public void onJumped(State before, State after) {
        queue(Step.jump(after));
    }

    private void queue(Step step) {
        if (!options.isOn()) {
            return;
        }
        if (intake.add(step) <= WAITING_MAX) {
            if (isScheduled.compareAndSet(false, true)) {
                takeInAfter(DELAY);
            }
        } else if (filing.hasLoaded()) {
            intake.takeIn();
        } else {
            // a disk that does not answer must not hold up the node loop, nor fill the memory
            intake.waitOnlyFor(Step.jump(step.after()));
        }
    }

    private void takeInAfter(Duration delay) {
        try {
            disk.run(this::takeIn, delay);
        } catch (RejectedExecutionException e) {
            log.debug("[{}] the disk's thread has ended; who reads takes the rest in", node, e);
        }
    }

    private void takeIn() {
        isScheduled.set(false);
        filing.copyLabelled();
        overdue = filing.look(known -> overdueBy.in(known));
        Backfill filling = backfill;
        if (filling != null) {
            filling.begin();
        }
    }

    /** How many steps wait to be taken in. */
    int waiting() {
        return intake.waiting();
    }

    /** Whether this node keeps one. */
    public boolean isOn() {
        return options.isOn();
    }

    /**
     * What this history, being past its bounds, would have the cluster let go of, as of a moment ago; empty where it is off. Does not
     * block.
     */
    public Optional<Command.Compact> overdue() {
        return overdue;
    }

    /** The oldest revision at which that namespace can be read on this node. */
    public long oldestReadable(String namespace) {
        return filing.look(known -> known.oldestReadable(namespace));
    }

    /**
     * Does nothing where that namespace can be read at that revision.
     *
     * @throws HistoryGoneException where the history does not reach back that far
     * @throws IllegalArgumentException where this node has not come to that revision
     * @throws IllegalStateException where the history is off
     */
    public void requireReadable(String namespace, long revision) {
        filing.copyLabelled();
        filing.check(known -> known.requireReadable(namespace, revision));
    }

    /**
     * Returns that namespace as it was at that revision. Costs time in proportion to the keys that changed since, one record read
     * for each commit that was the first to change one.
     *
     * @throws HistoryGoneException where the history does not reach back that far
     * @throws IllegalArgumentException where this node has not come to that revision
     * @throws IllegalStateException where the history is off
     * @throws UncheckedIOException where a record cannot be read
     */
    public PastView at(String namespace, long revision) {
        filing.copyLabelled();
        return reads.at(namespace, revision);
    }

    /** As {@link #at(String, long)}, as it was at that moment by the log's time. */
    public PastView at(String namespace, Instant time) {
        long revision = filing.look(known -> known.revisionAt(namespace, time));
        return at(namespace, revision);
    }

    /** All namespaces at that revision; see {@link #at(String, long)}. */
    public PastStore at(long revision) {
        filing.check(known ->
                known.requireReadable(Reads.STORE, revision, known.index().base()));
        return new PastStore(this, revision);
    }

    /** All namespaces at that moment by the log's time. */
    public PastStore at(Instant time) {
        long revision = filing.look(known -> known.revisionAt(Reads.STORE, time));
        return at(revision);
    }

    /**
     * Returns commits that changed that namespace, newest first, with what they did to it.
     *
     * @param key only commits that changed this key, and only what they did to it; null for all
     */
    public HistoryPage page(String namespace, @Nullable String key, HistoryRange range) {
        return reads.page(namespace, key, range);
    }

    /**
     * Returns what was done to any namespace, newest first, and what was refused meanwhile, as far as this node knows of it. Commits
     * that every namespace has dropped may be missing in between.
     */
    public AuditPage audit(HistoryRange range) {
        return reads.audit(range);
    }

    /**
     * Remembers what was decided and not carried out, the last {@value Refusals#REFUSALS_MAX}. Thread-safe; does not block.
     *
     * @param time by the clock of the leader that took it
     */
    public void onRefused(Instant time, Request request, Decision decision) {
        if (options.isOn()) {
            refusals.add(time, request, decision);
        }
    }

    /**
     * Returns the present state with all commits that led to it, as far back as none is missing, and the copies of labelled revisions.
     * The files are read while others may write.
     *
     * @throws IllegalStateException where the history is off
     * @throws UncheckedIOException where a record cannot be read
     */
    public Backup backup() {
        filing.copyLabelled();
        return reads.backup();
    }

    /** The names of all namespaces of applications, those without a key among them. */
    List<String> namespaces() {
        return filing.look(known -> known.latest().namespaceNames().stream()
                .filter(name -> !Reserved.isReserved(name))
                .toList());
    }

    /**
     * Writes what is not on disk yet. Blocks on the disk. A failure is logged once; what could not be written stays in memory, within
     * the bounds, and is tried again.
     */
    public void flush() {
        filing.flush();
    }

    /** Writes the rest, and nothing from before it any more. Reads go on. Idempotent. */
    @Override
    public void close() {
        filing.close();
    }
}
