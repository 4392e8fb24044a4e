package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of the log in order, and the manifest that names them. Each change is made so that a crash between any two steps
 * leaves either the old log or the new one: the manifest first where files go, last where one comes.
 */
final class Segments implements AutoCloseable {

    private static final String DAMAGED = ".damaged";

    private final Disk disk;
    private final int segmentBytes;
    private final List<Segment> segments = new ArrayList<>();

    private Segments(Disk disk, int segmentBytes) {
        this.disk = disk;
        this.segmentBytes = segmentBytes;
    }

    /**
     * Opens what a scan has kept. The manifest comes first, so that what was promised is not forgotten with the damaged bytes
     * that said so. The last file is written anew: an earlier process may have written bytes to it that it could not force, and
     * those would be read back today and be gone tomorrow.
     */
    static Segments open(Disk disk, int segmentBytes, Scan scan, long firstIndex, Promise promise) throws IOException {
        Segments opened = new Segments(disk, segmentBytes);
        try {
            List<Long> kept =
                    scan.kept().stream().map(one -> one.header().firstIndex()).toList();
            new Manifest(firstIndex, kept, promise).write(disk);
            opened.clear(kept, scan.isDamaged());
            opened.openKept(scan, firstIndex, promise);
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    /** What is behind damage may be all that is left somewhere of what was acknowledged: it is for the operator to delete. */
    private void clear(List<Long> kept, boolean isDamaged) throws IOException {
        for (String name : disk.list()) {
            boolean isUnnamed = SegmentHeader.isFileName(name) && !kept.contains(SegmentHeader.firstIndex(name));
            if (isUnnamed && isDamaged) {
                disk.rename(name, name + DAMAGED);
            } else if (isUnnamed || isTemporary(name)) {
                disk.delete(name);
            }
        }
    }

    private static boolean isTemporary(String name) {
        return name.endsWith(".log.tmp") || name.equals(Manifest.FILE_NAME + ".tmp");
    }

    private void openKept(Scan scan, long firstIndex, Promise promise) throws IOException {
        List<Scan.Kept> kept = scan.kept();
        for (int i = 0; i < kept.size() - 1; i++) {
            Scan.Kept one = kept.get(i);
            Segment segment = new Segment(one.header(), disk.open(one.header().fileName()), one.entries(), one.end());
            segments.add(segment);
            segment.force();
        }
        if (kept.isEmpty()) {
            add(new SegmentHeader(firstIndex, new Position(0, firstIndex - 1)), promise);
        } else {
            Scan.Kept last = kept.get(kept.size() - 1);
            SegmentHeader header = last.header();
            Segment.prepare(disk, header, last.records(), last.nextIndex(), segmentBytes);
            if (scan.isDamaged()) {
                disk.rename(header.fileName(), header.fileName() + DAMAGED);
            }
            segments.add(Segment.install(disk, header, last.entries(), last.end()));
        }
    }

    long firstIndex() {
        return segments.get(0).firstIndex();
    }

    Segment last() {
        return segments.get(segments.size() - 1);
    }

    /** The one that holds the index or would; the first or last one where it lies outside. */
    Segment holding(long index) {
        return segments.get(placeOf(index));
    }

    private int placeOf(long index) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (segments.get(middle).firstIndex() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Adds a file after the last one, all of which must be forced. */
    void add(SegmentHeader header, Promise promise) throws IOException {
        segments.add(Segment.write(disk, header, ByteBuffer.allocate(0), new Entries(), segmentBytes));
        remember(promise);
    }

    /** Drops all records after that one; durable when it returns. */
    void cut(long lastIndex, Promise promise) throws IOException {
        List<Segment> dropped = take(placeOf(lastIndex + 1) + 1, segments.size());
        remember(promise);
        int last = segments.size() - 1;
        segments.set(last, segments.get(last).cut(disk, lastIndex, segmentBytes));
        delete(dropped);
    }

    /** Drops all records; durable when it returns. */
    void restart(long firstIndex, Promise promise) throws IOException {
        List<Segment> dropped = take(0, segments.size());
        new Manifest(firstIndex, List.of(), promise).write(disk);
        delete(dropped);
        add(new SegmentHeader(firstIndex, new Position(0, firstIndex - 1)), promise);
    }

    /** Drops the files below the one that holds the index. */
    void compact(long index, Promise promise) throws IOException {
        List<Segment> dropped = take(0, placeOf(index));
        if (!dropped.isEmpty()) {
            remember(promise);
            delete(dropped);
        }
    }

    void remember(Promise promise) throws IOException {
        List<Long> names = segments.stream().map(Segment::firstIndex).toList();
        new Manifest(firstIndex(), names, promise).write(disk);
    }

    private List<Segment> take(int from, int to) {
        List<Segment> range = segments.subList(from, to);
        List<Segment> taken = List.copyOf(range);
        range.clear();
        return taken;
    }

    private void delete(List<Segment> dropped) throws IOException {
        for (Segment segment : dropped) {
            segment.close();
            disk.delete(SegmentHeader.fileName(segment.firstIndex()));
        }
        disk.forceNames();
    }

    private void closeAfter(Exception failure) {
        try {
            close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Segment segment : segments) {
            try {
                segment.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
