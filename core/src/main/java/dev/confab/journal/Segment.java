package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One open file of the log and where its records are. */
final class Segment implements AutoCloseable {

    private static final int ZEROS_BYTES = 256 * 1024;

    private final SegmentHeader header;
    private final DiskFile file;
    private final Entries entries;
    private final int capacityBytes;
    private int end;

    Segment(SegmentHeader header, DiskFile file, Entries entries, int end) throws IOException {
        this.header = header;
        this.file = file;
        this.entries = entries;
        this.end = end;
        capacityBytes = (int) Math.min(file.size(), Integer.MAX_VALUE);
    }

    /**
     * Writes a file anew with these records, fills it with zeros and puts it in the place of an older one of its name. When it
     * returns all of that is durable, so a force of what is written later has no size or place to record.
     */
    static Segment write(Disk disk, SegmentHeader header, ByteBuffer records, Entries entries, int segmentBytes)
            throws IOException {
        prepare(disk, header, records, header.firstIndex() + entries.count(), segmentBytes);
        return install(disk, header, entries, SegmentHeader.BYTES + records.limit());
    }

    /** The first half of {@link #write}: the whole file, durable, under a temporary name. */
    static void prepare(Disk disk, SegmentHeader header, ByteBuffer records, long nextIndex, int segmentBytes)
            throws IOException {
        String temporary = header.fileName() + ".tmp";
        int end = SegmentHeader.BYTES + records.limit();
        try (DiskFile file = disk.open(temporary)) {
            file.truncate(0);
            ByteBuffer first = ByteBuffer.allocate(SegmentHeader.BYTES);
            header.encode(first);
            file.write(0, first);
            file.write(SegmentHeader.BYTES, records.duplicate());
            ByteBuffer mark = ByteBuffer.allocate(RecordFormat.END_MARK_BYTES);
            mark.putLong(0, RecordFormat.endMark(nextIndex));
            file.write(end, mark);
            fill(file, end + RecordFormat.END_MARK_BYTES, segmentBytes);
            file.force();
        } catch (IOException e) {
            giveBack(disk, temporary, e);
            throw e;
        }
    }

    /** The second half of {@link #write}. */
    static Segment install(Disk disk, SegmentHeader header, Entries entries, int end) throws IOException {
        disk.rename(header.fileName() + ".tmp", header.fileName());
        disk.forceNames();
        return new Segment(header, disk.open(header.fileName()), entries, end);
    }

    /** A full disk gets its space back. */
    private static void giveBack(Disk disk, String temporary, IOException failure) {
        try {
            disk.delete(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void fill(DiskFile file, int from, int to) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(ZEROS_BYTES, Math.max(0, to - from)));
        for (int at = from; at < to; at += ZEROS_BYTES) {
            file.write(at, zeros.clear().limit(Math.min(ZEROS_BYTES, to - at)));
        }
    }

    long firstIndex() {
        return header.firstIndex();
    }

    long lastIndex() {
        return header.firstIndex() + entries.count() - 1;
    }

    boolean hasRoomFor(int bodyBytes) {
        return end + RecordFormat.bytes(bodyBytes) + RecordFormat.END_MARK_BYTES <= capacityBytes;
    }

    /** Writes a record with its end mark over the last end mark. */
    void append(long term, ByteBuffer encoded) throws IOException {
        int bytes = encoded.remaining() - RecordFormat.END_MARK_BYTES;
        file.write(end, encoded);
        entries.add(end, term);
        end += bytes;
    }

    long term(long index) {
        return entries.term((int) (index - firstIndex()));
    }

    JournalRecord read(long index) throws IOException {
        int entry = (int) (index - firstIndex());
        int start = entries.start(entry);
        int next = entry + 1 < entries.count() ? entries.start(entry + 1) : end;
        ByteBuffer bytes = ByteBuffer.allocate(next - start);
        file.read(start, bytes);
        bytes.flip();
        if (!RecordFormat.isGood(bytes, 0) || RecordFormat.index(bytes, 0) != index) {
            throw new IOException("record %d in %s is damaged; close the journal and open it anew"
                    .formatted(index, header.fileName()));
        }
        return new JournalRecord(index, RecordFormat.term(bytes, 0), RecordFormat.body(bytes, 0));
    }

    void force() throws IOException {
        file.force();
    }

    /** Closes this file and puts one in its place that ends with that record. */
    Segment cut(Disk disk, long lastIndex, int segmentBytes) throws IOException {
        int kept = (int) (lastIndex - firstIndex() + 1);
        int cutAt = kept < entries.count() ? entries.start(kept) : end;
        ByteBuffer records = ByteBuffer.allocate(cutAt - SegmentHeader.BYTES);
        file.read(SegmentHeader.BYTES, records);
        file.close();
        entries.truncate(kept);
        return write(disk, header, records.flip(), entries, Math.max(segmentBytes, capacityBytes));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
