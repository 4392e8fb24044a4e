package dev.confab.journal;

import dev.confab.journal.Recovery.Outcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log of records on disk, in files of one size, that knows what it promised to keep.
 *
 * <p>A record is durable when {@link #force} has returned after it was appended, not before. Then it is <em>promised</em>: its
 * owner may acknowledge it. Each record says up to where all was forced when it was written, so damage below that is noticed at
 * the next start without a second force. The last group has no such witness: where the log ends in bytes that are no record, one
 * file cannot tell a write that was cut off from an acknowledged one that was damaged, and the promise is then unknown, also
 * over further restarts, until {@link #settle} is called.
 *
 * <p>After a failed write, force or read it refuses everything with {@link JournalBrokenException}. A read fails also for a
 * record that was damaged since the start.
 *
 * <p>Confined to one thread for all that changes it; {@code read}, {@code termAt} and the accessors are thread-safe. A thread
 * that reads must not be interrupted: Java closes the file under it.
 */
public final class Journal implements AutoCloseable {

    private final Segments segments;
    private final JournalOptions options;
    private final Recovery recovery;
    private final RecordFormat.Encoder encoder;
    private final Tail tail = new Tail();
    private final Object lock = new Object();
    private volatile Promise promise;
    private volatile Position last;
    private volatile Position forced;
    private volatile long lastIndex;
    private volatile @Nullable Throwable failure;
    private boolean isClosed;

    private Journal(Segments segments, JournalOptions options, Recovery recovery, Promise promise, Position last) {
        this.segments = segments;
        this.options = options;
        this.recovery = recovery;
        this.promise = promise;
        this.last = last;
        lastIndex = recovery.lastIndex();
        forced = last.index() == lastIndex ? last : new Position(0, lastIndex);
        encoder = new RecordFormat.Encoder(options.recordBytesMax());
        tail.clear(lastIndex + 1);
    }

    /**
     * Opens the log of that directory or begins one at index 1. Damage is no failure: what stands before it is kept, and
     * {@link #recovery} and {@link #promise} tell.
     *
     * @throws IOException if the disk fails, or a later release wrote the log
     */
    public static Journal open(Disk disk, JournalOptions options) throws IOException {
        boolean hasManifest = disk.exists(Manifest.FILE_NAME);
        List<Long> found = disk.list().stream()
                .filter(SegmentHeader::isFileName)
                .map(SegmentHeader::firstIndex)
                .toList();
        boolean isNew = !hasManifest && found.isEmpty();
        Manifest manifest = hasManifest ? Manifest.read(disk) : isNew ? Manifest.EMPTY : null;
        List<Long> names = manifest != null ? manifest.segments() : found;
        long firstIndex = !names.isEmpty() ? names.get(0) : manifest != null ? manifest.firstIndex() : 1;
        Scan scan = Scan.of(disk, firstIndex, names);
        Promise promise = promiseOf(manifest, scan);
        Segments segments = Segments.open(disk, options.segmentBytes(), scan, firstIndex, promise);
        Recovery recovery = describe(manifest, isNew, scan, firstIndex, promise);
        return new Journal(segments, options, recovery, promise, scan.last());
    }

    /** Without a manifest it is not known how far the log went, nor what an earlier start found out. */
    private static Promise promiseOf(@Nullable Manifest manifest, Scan scan) {
        Promise read = scan.promise();
        return manifest == null
                ? new Promise(read.atLeast(), false)
                : new Promise(
                        Position.max(read.atLeast(), manifest.promise().atLeast()),
                        read.isKnown() && manifest.promise().isKnown());
    }

    private static Recovery describe(
            @Nullable Manifest manifest, boolean isNew, Scan scan, long firstIndex, Promise promise) {
        List<String> sentences = new ArrayList<>(scan.sentences());
        if (manifest == null) {
            sentences.add(Manifest.FILE_NAME + " is missing or damaged");
        }
        if (!promise.isKeptBy(scan.last()) && !sentences.isEmpty()) {
            sentences.add("kept records up to %d; promised were those up to %d of term %d%s"
                    .formatted(
                            scan.lastIndex(),
                            promise.atLeast().index(),
                            promise.atLeast().term(),
                            promise.isKnown() ? "" : " at least"));
        }
        boolean isDamaged = manifest == null || scan.isDamaged();
        Outcome outcome =
                isNew ? Outcome.NEW : isDamaged ? Outcome.DAMAGED : scan.isFaulty() ? Outcome.TORN : Outcome.CLEAN;
        return new Recovery(outcome, firstIndex, scan.lastIndex(), sentences);
    }

    /** What was found when this log was opened. */
    public Recovery recovery() {
        return recovery;
    }

    /** The index of the first record it has, or would have. */
    public long firstIndex() {
        synchronized (lock) {
            return segments.firstIndex();
        }
    }

    /** The index of the last record; one less than {@link #firstIndex} where there is none. */
    public long lastIndex() {
        return lastIndex;
    }

    /** Term and index of the last record; {@link Position#NONE} where there is none, also when a snapshot stands before it. */
    public Position last() {
        return last;
    }

    /**
     * Writes a record behind the last one; it takes the next index. Not durable. Where the file is full it forces that and
     * begins the next, which takes as long as writing a whole file.
     *
     * @throws IllegalArgumentException if the body is above {@code recordBytesMax}, or the term below the last one
     */
    public void append(long term, ByteBuffer body) throws IOException {
        requireOpen();
        int bytes = body.remaining();
        if (bytes > options.recordBytesMax()) {
            throw new IllegalArgumentException(
                    "a record must have at most %d bytes, has %d".formatted(options.recordBytesMax(), bytes));
        }
        if (term < last.term()) {
            throw new IllegalArgumentException("the term must be >= %d, was %d".formatted(last.term(), term));
        }
        try {
            if (!segments.last().hasRoomFor(bytes)) {
                roll();
            }
            write(term, body);
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Ends the last file early, so that {@link #compact} can soon drop what is in it; nothing where it has no record. */
    public void endFile() throws IOException {
        requireOpen();
        if (segments.last().firstIndex() > lastIndex) {
            return;
        }
        try {
            roll();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** The old file is forced before the next is named: damage in it is then always below what the next one's head says. */
    private void roll() throws IOException {
        forceLast();
        synchronized (lock) {
            segments.add(new SegmentHeader(lastIndex + 1, forced), promise);
        }
    }

    private void write(long term, ByteBuffer body) throws IOException {
        long index = lastIndex + 1;
        byte[] copy = new byte[body.remaining()];
        body.get(body.position(), copy);
        ByteBuffer encoded = encoder.encode(index, term, forced, body);
        body.position(body.limit());
        synchronized (lock) {
            segments.last().append(term, encoded);
            tail.add(new JournalRecord(index, term, ByteBuffer.wrap(copy)));
            last = new Position(term, index);
            lastIndex = index;
        }
    }

    /**
     * The record of that index, from memory where it is fresh.
     *
     * @throws IndexOutOfBoundsException if there is none
     * @throws IOException if the disk fails, or the record is damaged
     */
    public JournalRecord read(long index) throws IOException {
        requireOpen();
        synchronized (lock) {
            requireHeld(index);
            JournalRecord fresh = tail.get(index);
            if (fresh != null) {
                return fresh;
            }
            try {
                return segments.holding(index).read(index);
            } catch (IOException e) {
                throw broken(e);
            }
        }
    }

    /** The term of that record; without a look at the disk. */
    public long termAt(long index) {
        synchronized (lock) {
            requireHeld(index);
            return segments.holding(index).term(index);
        }
    }

    /**
     * Drops all records after that one; durable when it returns, and so is what is kept. To be called only at the word of the
     * leader of the present term, whose log has another record at the next index.
     *
     * <p>A promise that the log kept is then its new end. That is safe: of two logs that differ at an index none of the
     * later records is the same (Raft's log matching), so the leader has nothing of what is cut here; it has all that was
     * committed when it was elected; and what was acknowledged to an older leader but not committed by then, that leader can
     * never commit with this acknowledgement, for a commit needs the acknowledgements of its own term. To stay with the old
     * promise would not be safer, but could leave a group without a leader when this one dies: its records may have lower terms
     * than those that were cut. A promise that the log did <em>not</em> keep, or that is unknown, stays: it is about records
     * that were not here to be compared.
     */
    public void truncate(long newLastIndex) throws IOException {
        requireOpen();
        if (newLastIndex >= lastIndex) {
            return;
        }
        if (newLastIndex < firstIndex() - 1) {
            throw new IndexOutOfBoundsException(
                    "the log begins at %d and cannot end at %d".formatted(firstIndex(), newLastIndex));
        }
        Position end = newLastIndex < firstIndex() ? Position.NONE : new Position(termAt(newLastIndex), newLastIndex);
        Promise present = promise;
        Promise lowered = present.isKeptBy(last)
                ? new Promise(end, true)
                : new Promise(Position.max(present.atLeast(), end), present.isKnown());
        change(() -> segments.cut(newLastIndex, lowered));
        tail.truncate(newLastIndex);
        promise = lowered;
        endAt(end, newLastIndex);
    }

    /**
     * Drops everything; the next record has that index. Durable when it returns. For a snapshot that takes the place of the
     * log. The promise stays as it was: the leader whose snapshot it is still has to send what was acknowledged beyond it.
     */
    public void reset(long firstIndex) throws IOException {
        requireOpen();
        if (firstIndex < 1) {
            throw new IllegalArgumentException("firstIndex must be >= 1, was " + firstIndex);
        }
        change(() -> segments.restart(firstIndex, promise));
        tail.clear(firstIndex);
        endAt(Position.NONE, firstIndex - 1);
    }

    private void endAt(Position end, long index) {
        last = end;
        lastIndex = index;
        forced = new Position(end.term(), index);
    }

    /** Whether {@link #compact} of that index would drop anything. */
    public boolean isCompactable(long index) {
        return compactableIndex(index) > firstIndex();
    }

    /** The first index of the file that holds that index: all below it can be dropped. */
    public long compactableIndex(long index) {
        synchronized (lock) {
            return segments.holding(index).firstIndex();
        }
    }

    /** Drops the files below the one that holds the index. The last file stays. */
    public void compact(long index) throws IOException {
        requireOpen();
        change(() -> segments.compact(index, promise));
    }

    /** Makes all that was appended durable, as far as the options ask for it, and promises it. Blocks for as long as the disk takes. */
    public void force() throws IOException {
        requireOpen();
        if (forced.index() == lastIndex) {
            return;
        }
        try {
            forceLast();
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void forceLast() throws IOException {
        Position target = last;
        if (forced.index() == lastIndex) {
            return;
        }
        if (options.isForced()) {
            segments.last().force();
        }
        forced = target;
        promise = new Promise(Position.max(promise.atLeast(), target), promise.isKnown());
    }

    /** The index up to which all is durable. */
    public long forcedIndex() {
        return forced.index();
    }

    /** What must be kept. Compare it with {@link #last}, or with the newest snapshot if that is further. */
    public Promise promise() {
        return promise;
    }

    /**
     * The promise becomes known: a leader of the present term, or all other voters, have said that nothing counts beyond that
     * position. It does not fall below what is surely promised. Durable when it returns.
     */
    public void settle(Position atLeast) throws IOException {
        requireOpen();
        Promise settled = new Promise(Position.max(promise.atLeast(), atLeast), true);
        if (!settled.equals(promise)) {
            change(() -> segments.remember(settled));
            promise = settled;
        }
    }

    /** Closes the files; forces nothing. May be called again. */
    @Override
    public void close() throws IOException {
        synchronized (lock) {
            if (!isClosed) {
                isClosed = true;
                if (failure == null) {
                    failure = new IOException("closed");
                }
                segments.close();
            }
        }
    }

    private interface Change {
        void make() throws IOException;
    }

    private void change(Change change) throws IOException {
        synchronized (lock) {
            try {
                change.make();
            } catch (IOException e) {
                throw broken(e);
            }
        }
    }

    private JournalBrokenException broken(IOException cause) {
        failure = cause;
        return new JournalBrokenException(cause);
    }

    private void requireOpen() throws JournalBrokenException {
        Throwable cause = failure;
        if (cause != null) {
            throw new JournalBrokenException(cause);
        }
    }

    private void requireHeld(long index) {
        if (index < segments.firstIndex() || index > lastIndex) {
            throw new IndexOutOfBoundsException(
                    "record %d is not in the log of %d to %d".formatted(index, segments.firstIndex(), lastIndex));
        }
    }
}
