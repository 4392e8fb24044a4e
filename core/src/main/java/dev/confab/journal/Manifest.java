package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The small file that names the segments, so that a missing one is noticed, and keeps what the records cannot say: a promise
 * that goes beyond them. A segment holds records only after a manifest that names it is durable, and is deleted only after one
 * that does not; so a file that is not named is a leftover, whatever is in it.
 *
 * @param firstIndex the index of the first record, there or to come
 * @param segments the first indexes of the segments, in order
 */
record Manifest(long firstIndex, List<Long> segments, Promise promise) {

    static final String FILE_NAME = "journal.manifest";
    static final Manifest EMPTY = new Manifest(1, List.of(), Promise.NOTHING);

    private static final long MAGIC = 0x434F_4E46_4142_4A4DL; // CONFABJM
    private static final int VERSION = 1;
    private static final int FIXED_BYTES = 56;

    Manifest {
        segments = List.copyOf(segments);
    }

    void write(Disk disk) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + segments.size() * Long.BYTES);
        bytes.position(Integer.BYTES);
        bytes.putInt(VERSION).putLong(MAGIC).putLong(firstIndex);
        bytes.putLong(promise.atLeast().term()).putLong(promise.atLeast().index());
        bytes.putLong(promise.isKnown() ? 1 : 0).putLong(segments.size());
        segments.forEach(bytes::putLong);
        disk.replace(FILE_NAME, bytes.putInt(0, checksum(bytes)).array());
    }

    /** Absent where it is damaged; fails where the disk does or a later release wrote it. */
    static @Nullable Manifest read(Disk disk) throws IOException {
        ByteBuffer bytes = WholeFile.read(disk, FILE_NAME);
        if (bytes.limit() < FIXED_BYTES || bytes.getLong(8) != MAGIC || bytes.getInt(0) != checksum(bytes)) {
            return null;
        }
        FormatVersion.require(FILE_NAME, bytes.getInt(4), VERSION);
        Promise promise = new Promise(new Position(bytes.getLong(24), bytes.getLong(32)), bytes.getLong(40) == 1);
        List<Long> segments = new ArrayList<>();
        for (int at = FIXED_BYTES; at < bytes.limit(); at += Long.BYTES) {
            segments.add(bytes.getLong(at));
        }
        return new Manifest(bytes.getLong(16), segments, promise);
    }

    private static int checksum(ByteBuffer bytes) {
        return Checksum.of(bytes.slice(Integer.BYTES, bytes.limit() - Integer.BYTES));
    }
}
