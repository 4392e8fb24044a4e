package dev.confab.history;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Commit;
import dev.confab.model.Decision;
import dev.confab.model.Namespace;
import dev.confab.model.Request;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.replica.Later;
import dev.confab.replica.ReplicaObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The commits that this node applied, with the values that they replaced: bounded, the oldest goes. It has no part in any write.
 * After a snapshot it begins anew, for the commits in between never came here. Another node's may reach back further.
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

    private final PeerId node;
    private final HistoryOptions options;
    private final Later disk;
    private final @Nullable Segments segments;
    private final Refusals refusals = new Refusals();
    private final Queue<Step> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();
    private final AtomicBoolean isScheduled = new AtomicBoolean();

    /** Taken before {@link #index} where both are; held while files are written. */
    private final Object writing = new Object();

    /** Guards the index and what follows; never held while a file is read or written. */
    private final Object lock = new Object();

    private final Index index;
    private final Pins pins;
    private State latest;
    private long generation;
    private long filedGeneration = -1;
    private volatile boolean hasLoaded;
    private boolean hasFailed;

    /** @param before null for a jump */
    private record Step(@Nullable State before, @Nullable Commit commit, State after) {}

    private History(PeerId node, HistoryOptions options, State initial, @Nullable Segments segments, Later disk) {
        this.node = node;
        this.options = options;
        this.disk = disk;
        this.segments = segments;
        this.index = new Index(options, segments != null);
        this.pins = new Pins(node, options.bytesMax());
        this.latest = initial;
        this.hasLoaded = segments == null || !options.isOn();
        index.beginAt(initial.revision(), initial.time().toEpochMilli());
    }

    /** Returns a history in memory. */
    public static History inMemory(PeerId node, HistoryOptions options, State initial, Later disk) {
        return new History(node, options, initial, null, disk);
    }

    /**
     * Returns a history whose bodies lie in that directory, made if missing; what is in it is read soon, on the disk's thread.
     *
     * @param initial where the replica starts
     */
    public static History in(Path directory, PeerId node, HistoryOptions options, State initial, Later disk) {
        History history = new History(node, options, initial, new Segments(node, directory, options.bytesMax()), disk);
        history.schedule(Duration.ZERO);
        return history;
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        queue(new Step(before, commit, after));
    }

    @Override
    public void onJumped(State before, State after) {
        queue(new Step(null, null, after));
    }

    /** The oldest revision at which that namespace can be read on this node. */
    public long oldestReadable(String namespace) {
        synchronized (upToDate()) {
            return index.oldestReadable(namespace);
        }
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
        copyLabelled();
        return read(namespace, reading -> {
            Namespace present;
            NavigableMap<Long, List<String>> changed;
            Pins.Held labelled;
            synchronized (upToDate()) {
                long oldest = index.oldestReadable(namespace);
                labelled = revision < oldest ? pins.of(namespace, revision) : null;
                requireReadable(namespace, revision, labelled == null ? oldest : revision);
                present = latest.namespace(namespace);
                changed = labelled == null ? index.firstChangesAfter(namespace, revision) : new TreeMap<>();
                reading.take(index, changed.keySet());
            }
            if (labelled != null) {
                return new PastView(namespace, revision, read(labelled).namespace());
            }
            return new PastView(namespace, revision, present.with(reading.replaced(namespace, changed)));
        });
    }

    /**
     * Does nothing where that namespace can be read at that revision.
     *
     * @throws HistoryGoneException where the history does not reach back that far
     * @throws IllegalArgumentException where this node has not come to that revision
     * @throws IllegalStateException where the history is off
     */
    public void requireReadable(String namespace, long revision) {
        copyLabelled();
        synchronized (upToDate()) {
            if (pins.of(namespace, revision) != null) {
                return;
            }
            requireReadable(namespace, revision, index.oldestReadable(namespace));
        }
    }

    private static Pin read(Pins.Held labelled) throws IOException {
        Path file = labelled.file();
        Pin kept = labelled.kept();
        if (kept != null || file == null) {
            return Objects.requireNonNull(kept);
        }
        try {
            return Pin.read(file);
        } catch (MalformedException e) {
            throw new IOException(file + " is damaged; check that disk, ask another node", e);
        }
    }

    /** Copies the revisions that were labelled since, before what they are made of is dropped. */
    private void copyLabelled() {
        List<Pins.Wanted> wanted;
        synchronized (upToDate()) {
            wanted = pins.takeWanted();
        }
        for (Pins.Wanted each : wanted) {
            try {
                Pin pin = each.read();
                synchronized (lock) {
                    pins.copied(pin, latest);
                }
            } catch (IOException e) {
                log.warn(
                        "[{}] could not copy a labelled revision, which goes with the rest: {}; check that disk",
                        node,
                        each.present().place(),
                        e);
            }
        }
    }

    /** As {@link #at(String, long)}, as it was at that moment by the log's time. */
    public PastView at(String namespace, Instant time) {
        return at(namespace, revisionAt(namespace, time));
    }

    /** All namespaces at that revision; see {@link #at(String, long)}. */
    public PastStore at(long revision) {
        synchronized (upToDate()) {
            requireReadable("the store", revision, index.base());
        }
        return new PastStore(this, revision);
    }

    /** All namespaces at that moment by the log's time. */
    public PastStore at(Instant time) {
        return at(revisionAt("the store", time));
    }

    /**
     * Returns commits that changed that namespace, newest first, with what they did to it.
     *
     * @param key only commits that changed this key, and only what they did to it; null for all
     */
    public HistoryPage page(String namespace, @Nullable String key, HistoryRange range) {
        return read(namespace, reading -> {
            List<Long> revisions;
            List<Rollbacks.Made> rollbacks;
            long oldest;
            synchronized (upToDate()) {
                oldest = index.oldestReadable(namespace);
                NamespaceIndex known = index.namespace(namespace);
                revisions = known == null ? List.of() : known.newestFirst(key, range);
                rollbacks = index.rollbacks(namespace);
                reading.take(index, revisions);
            }
            List<PastCommit> commits = reading.commits(namespace, key, range.first(revisions), rollbacks);
            return new HistoryPage(commits, range.behind(revisions), oldest);
        });
    }

    /**
     * Returns the present state with all commits that led to it, as far back as none is missing. The files are read while others
     * may write.
     *
     * @throws IllegalStateException where the history is off
     * @throws UncheckedIOException where a record cannot be read
     */
    public Backup backup() {
        return read("the store", reading -> {
            State present;
            List<Long> revisions;
            long from;
            long fromMillis;
            synchronized (upToDate()) {
                present = latest;
                from = index.wholeFrom();
                fromMillis = index.millisOf(from);
                revisions =
                        LongStream.rangeClosed(from + 1, index.last()).boxed().toList();
                reading.take(index, revisions);
            }
            return new Backup(present, from, fromMillis, reading.bytes(revisions));
        });
    }

    /** Whether this node keeps one. */
    public boolean isOn() {
        return options.isOn();
    }

    /**
     * Returns what was done to any namespace, newest first, and what was refused meanwhile, as far as this node knows of it. Commits
     * that every namespace has dropped may be missing in between.
     */
    public AuditPage audit(HistoryRange range) {
        return read("the store", reading -> {
            List<Long> revisions;
            long oldest;
            synchronized (upToDate()) {
                oldest = index.base();
                revisions = index.newestFirst(range);
                reading.take(index, revisions);
            }
            List<AuditEntry> entries = new ArrayList<>();
            reading.recorded(range.first(revisions)).forEach(recorded -> entries.add(AuditEntry.of(recorded)));
            Optional<HistoryRange> next = range.behind(revisions);
            entries.addAll(refusals.between(next.map(HistoryRange::upTo).orElse(range.after()), range.upTo()));
            entries.sort(AuditEntry.NEWEST_FIRST);
            return new AuditPage(entries, next, oldest);
        });
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

    private interface Read<T> {
        T from(Bodies reading) throws IOException;
    }

    /** A file may be dropped just when it is to be read: the index does not lead there the second time. */
    private <T> T read(String namespace, Read<T> read) {
        try (Bodies reading = new Bodies()) {
            return read.from(reading);
        } catch (NoSuchFileException e) {
            return readAgain(namespace, read);
        } catch (IOException e) {
            throw unreadable(namespace, e);
        }
    }

    private <T> T readAgain(String namespace, Read<T> read) {
        try (Bodies reading = new Bodies()) {
            return read.from(reading);
        } catch (IOException e) {
            throw unreadable(namespace, e);
        }
    }

    /** The names of all namespaces of applications, those without a key among them. */
    List<String> namespaces() {
        synchronized (upToDate()) {
            return latest.namespaceNames().stream()
                    .filter(name -> !Reserved.isReserved(name))
                    .toList();
        }
    }

    /**
     * Writes what is not on disk yet. Blocks on the disk. A failure is logged once; what could not be written stays in memory, within
     * the bounds, and is tried again.
     */
    public void flush() {
        if (segments == null || !options.isOn()) {
            return;
        }
        synchronized (writing) {
            try {
                boolean hasMore = true;
                while (hasMore) {
                    hasMore = writeSome(segments);
                }
                writeLabelled(segments);
                recovered();
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
    }

    /** Writes the rest. Reads go on. Idempotent. */
    @Override
    public void close() {
        flush();
    }

    private boolean writeSome(Segments files) throws IOException {
        long from;
        long fromMillis;
        long ofGeneration;
        List<Body.Kept> bodies = new ArrayList<>();
        synchronized (upToDate()) {
            ofGeneration = generation;
            boolean goesOn = ofGeneration == filedGeneration && files.last() >= index.base();
            from = goesOn ? files.last() : index.base();
            fromMillis = index.millisOf(from);
            for (long next = from + 1;
                    next <= index.last() && index.slot(next).body() instanceof Body.Kept kept;
                    next++) {
                bodies.add(kept);
            }
            if (!goesOn) {
                files.forget();
            }
        }
        if (!bodies.isEmpty()) {
            List<Body.Filed> filed = files.append(from, fromMillis, bodies);
            filedGeneration = ofGeneration;
            long needless = settle(from, bodies, filed);
            copyLabelled();
            files.dropThrough(needless);
            return filed.size() < bodies.size();
        }
        return false;
    }

    private void writeLabelled(Segments files) throws IOException {
        copyLabelled();
        List<Pin> unfiled;
        synchronized (lock) {
            unfiled = pins.unfiled();
        }
        for (Pin pin : unfiled) {
            Path file = files.write(pin);
            synchronized (lock) {
                pins.filed(pin, file);
            }
        }
        List<Path> unneeded;
        synchronized (lock) {
            unneeded = pins.takeUnneeded();
        }
        files.delete(unneeded);
    }

    /** What was written is read from the disk from now on; returns what is not needed any more. */
    private long settle(long from, List<Body.Kept> bodies, List<Body.Filed> filed) {
        synchronized (lock) {
            for (int i = 0; i < filed.size(); i++) {
                index.move(from + 1 + i, bodies.get(i), filed.get(i));
            }
            return index.base();
        }
    }

    /** Reads what is on disk, once. */
    private void load() {
        if (hasLoaded || segments == null) {
            return;
        }
        synchronized (writing) {
            if (hasLoaded) {
                return;
            }
            try {
                segments.loadLabelled((pin, file) -> {
                    synchronized (lock) {
                        pins.load(pin, file, latest);
                    }
                });
                if (segments.load(latest.head(), new Loading())) {
                    filedGeneration = generation;
                } else if (latest.revision() > 0) {
                    log.info(
                            "[{}] its history begins anew at revision={}: what is on disk, if anything, does not lead there",
                            node,
                            latest.revision());
                }
            } catch (IOException | RuntimeException e) {
                begin(latest.revision(), latest.time().toEpochMilli());
                log.warn(
                        "[{}] could not read its history, which begins anew at revision={}; check that disk",
                        node,
                        latest.revision(),
                        e);
            }
            synchronized (lock) {
                pins.followAll(latest, index);
            }
            hasLoaded = true;
        }
    }

    private final class Loading implements Segments.Reader {
        @Override
        public void begin(long base, long baseMillis) {
            History.this.begin(base, baseMillis);
        }

        @Override
        public void record(Recorded recorded, Body body) {
            synchronized (lock) {
                index.add(recorded.commit(), body);
            }
        }
    }

    private void begin(long revision, long millis) {
        synchronized (lock) {
            index.beginAt(revision, millis);
        }
    }

    private void recovered() {
        if (hasFailed) {
            hasFailed = false;
            log.info("[{}] writes its history to the disk again", node);
        }
    }

    private void failed(Exception e) {
        if (!hasFailed) {
            hasFailed = true;
            log.warn(
                    "[{}] could not write its history; reads and writes go on, a restart would begin it anew; free space there or"
                            + " make it writable, it is tried again",
                    node,
                    e);
        }
    }

    private void queue(Step step) {
        if (!options.isOn()) {
            return;
        }
        waiting.add(step);
        if (waitingCount.incrementAndGet() <= WAITING_MAX) {
            schedule(DELAY);
        } else if (hasLoaded) {
            upToDate();
        } else {
            beginAnewAt(step.after());
        }
    }

    /** A disk that does not answer must not hold up the node loop, nor fill the memory. */
    private void beginAnewAt(State state) {
        synchronized (lock) {
            waiting.clear();
            waiting.add(new Step(null, null, state));
            waitingCount.set(1);
        }
    }

    private void schedule(Duration delay) {
        if (options.isOn() && isScheduled.compareAndSet(false, true)) {
            try {
                disk.run(
                        () -> {
                            isScheduled.set(false);
                            copyLabelled();
                        },
                        delay);
            } catch (RejectedExecutionException e) {
                log.debug("[{}] the disk's thread has ended; who reads takes the rest in", node, e);
            }
        }
    }

    /** How many steps wait to be taken in. */
    int waiting() {
        return waitingCount.get();
    }

    /** Takes in what waits, and returns the lock. */
    private Object upToDate() {
        if (!options.isOn()) {
            throw new IllegalStateException(
                    "this node keeps no history; start it without HistoryOptions.off(), or ask another");
        }
        load();
        synchronized (lock) {
            for (Step step = waiting.poll(); step != null; step = waiting.poll()) {
                waitingCount.decrementAndGet();
                take(step);
            }
            return lock;
        }
    }

    private void take(Step step) {
        State before = step.before();
        Commit commit = step.commit();
        if (before != null && commit != null) {
            index.add(commit, new Body.Kept(Recorded.of(before, commit).encode()));
            pins.follow(commit, step.after(), index);
        } else {
            log.info(
                    "[{}] its history begins anew at revision={}: what was before did not come here, or waited too long for the disk",
                    node,
                    step.after().revision());
            generation++;
            index.beginAt(step.after().revision(), step.after().time().toEpochMilli());
            pins.jump(latest, step.after(), index);
        }
        latest = step.after();
    }

    /** Called with the lock held. */
    private void requireReadable(String what, long revision, long oldest) {
        if (revision > latest.revision()) {
            throw new IllegalArgumentException("a revision of the past must be at most " + latest.revision()
                    + ", to which this node has come, was " + revision);
        }
        if (revision < oldest) {
            throw new HistoryGoneException(what, "revision " + revision, oldest);
        }
    }

    private long revisionAt(String what, Instant time) {
        synchronized (upToDate()) {
            long revision = index.revisionAt(time.toEpochMilli());
            if (revision < index.base()) {
                throw new HistoryGoneException(what, time.toString(), index.base());
            }
            return revision;
        }
    }

    private static UncheckedIOException unreadable(String namespace, IOException cause) {
        return new UncheckedIOException("the history of " + namespace + " could not be read", cause);
    }
}
