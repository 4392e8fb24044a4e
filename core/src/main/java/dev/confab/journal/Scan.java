package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files of a log in order: keeps records as long as each follows the one before, and from the first fault on only
 * collects what tells how far the log once went. Throws where the disk fails or a later release wrote, never for damage.
 */
final class Scan {

    /**
     * A file of which something is kept.
     *
     * @param end where the records end
     * @param records the bytes of the records, of the last file, which is written anew; empty of others: together they may be
     *     more than fits into memory
     */
    record Kept(SegmentHeader header, Entries entries, int end, ByteBuffer records) {

        long nextIndex() {
            return header.firstIndex() + entries.count();
        }

        private Kept withoutRecords() {
            return new Kept(header, entries, end, ByteBuffer.allocate(0));
        }
    }

    private final Disk disk;
    private final List<Kept> kept = new ArrayList<>();
    private final List<String> sentences = new ArrayList<>();
    private long nextIndex;
    private boolean isFaulty;
    private boolean isFileLost;
    private boolean isEndSeen = true;
    private Position last = Position.NONE;
    private Position furthestForced = Position.NONE;
    private Position furthestRecord = Position.NONE;

    private Scan(Disk disk, long firstIndex) {
        this.disk = disk;
        nextIndex = firstIndex;
    }

    static Scan of(Disk disk, long firstIndex, List<Long> segments) throws IOException {
        Scan scan = new Scan(disk, firstIndex);
        for (int i = 0; i < segments.size(); i++) {
            scan.segment(segments.get(i), i == segments.size() - 1);
        }
        return scan;
    }

    List<Kept> kept() {
        return kept;
    }

    List<String> sentences() {
        return sentences;
    }

    long lastIndex() {
        return nextIndex - 1;
    }

    /** The last record that is kept. */
    Position last() {
        return last;
    }

    boolean isFaulty() {
        return isFaulty;
    }

    /** Whether the fault is at the end, where a write may have been cut off that nobody waited for. */
    boolean isTorn() {
        return isFaulty && !isFileLost && furthestForced.index() < nextIndex;
    }

    boolean isDamaged() {
        return isFaulty && !isTorn();
    }

    /**
     * What the files say was promised. Without a fault that is all there is. With one, a later record that says "all before me
     * was forced" shows that this was damage; if also the end mark behind the last record is there, nothing came after it, and
     * that record is the furthest that can have been promised. In all other cases the end is not known: the records behind the
     * fault may be a group that was never forced, or one that was acknowledged.
     */
    Promise promise() {
        if (!isFaulty) {
            return new Promise(last, true);
        }
        boolean isKnown = isEndSeen && furthestForced.index() >= nextIndex;
        return new Promise(
                Position.max(last, isKnown ? Position.max(furthestForced, furthestRecord) : furthestForced), isKnown);
    }

    private void segment(long firstIndex, boolean isLastFile) throws IOException {
        String name = SegmentHeader.fileName(firstIndex);
        if (!disk.exists(name)) {
            isEndSeen = false;
            isFileLost = true;
            fault(name + " is missing");
            return;
        }
        ByteBuffer bytes = WholeFile.read(disk, name);
        SegmentHeader header = SegmentHeader.decode(bytes, name);
        if (header != null && header.firstIndex() == firstIndex) {
            furthestForced = Position.max(furthestForced, header.forced());
        }
        int end = SegmentHeader.BYTES;
        if (header == null || header.firstIndex() != firstIndex) {
            isFileLost = true;
            fault("the head of " + name + " is damaged");
        } else if (firstIndex != nextIndex) {
            fault("%s begins at %d where %d was expected".formatted(name, firstIndex, nextIndex));
        }
        if (header != null && !isFaulty) {
            end = keep(header, bytes);
        }
        isEndSeen = RecordFormat.isEndMark(bytes, end, isFaulty ? firstIndex : nextIndex);
        boolean isWholeFile = isEndSeen && !isFaulty;
        collect(bytes, end);
        if (!isFaulty && (!isWholeFile || furthestForced.index() >= nextIndex)) {
            String where =
                    isLastFile && furthestForced.index() < nextIndex ? "ends in the middle of a write" : "is damaged";
            fault("%s %s after record %d, at byte %d".formatted(name, where, lastIndex(), end));
        }
    }

    /** Returns where the records end that follow one another. */
    private int keep(SegmentHeader header, ByteBuffer bytes) {
        Entries entries = new Entries();
        int at = SegmentHeader.BYTES;
        while (RecordFormat.isGood(bytes, at)
                && RecordFormat.index(bytes, at) == nextIndex
                && RecordFormat.term(bytes, at) >= last.term()) {
            last = RecordFormat.position(bytes, at);
            entries.add(at, last.term());
            at += RecordFormat.bytes(RecordFormat.length(bytes, at));
            nextIndex++;
        }
        if (!kept.isEmpty()) {
            kept.add(kept.remove(kept.size() - 1).withoutRecords());
        }
        kept.add(new Kept(header, entries, at, bytes.slice(SegmentHeader.BYTES, at - SegmentHeader.BYTES)));
        return at;
    }

    /** Looks for good records behind the end. Their places are multiples of eight, whatever lies between. */
    private void collect(ByteBuffer bytes, int from) {
        int at = from;
        while (at + RecordFormat.HEADER_BYTES <= bytes.limit()) {
            if (bytes.getLong(at) != 0 && isLater(bytes, at)) {
                furthestRecord = Position.max(furthestRecord, RecordFormat.position(bytes, at));
                furthestForced = Position.max(furthestForced, RecordFormat.forced(bytes, at));
                long following = RecordFormat.index(bytes, at) + 1;
                at += RecordFormat.bytes(RecordFormat.length(bytes, at));
                isEndSeen = RecordFormat.isEndMark(bytes, at, following);
            } else {
                at += Long.BYTES;
            }
        }
    }

    /** The index is looked at first: most of what is passed over is not worth a checksum. */
    private boolean isLater(ByteBuffer bytes, int at) {
        long index = RecordFormat.index(bytes, at);
        return index >= nextIndex && RecordFormat.isGood(bytes, at);
    }

    private void fault(String sentence) {
        if (!isFaulty) {
            sentences.add(sentence);
        }
        isFaulty = true;
    }
}
