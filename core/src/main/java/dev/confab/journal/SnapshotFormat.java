package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A snapshot on disk: a head of fixed size with a checksum of itself and of the content, then the content. */
final class SnapshotFormat {

    static final int HEAD_BYTES = 64;
    static final int CHUNK_BYTES = 256 * 1024;

    private static final long MAGIC = 0x434F_4E46_4142_534EL; // CONFABSN
    private static final int VERSION = 1;
    private static final String SUFFIX = ".snapshot";

    private SnapshotFormat() {}

    static String fileName(long index) {
        return index + SUFFIX;
    }

    static boolean isFileName(String name) {
        return name.matches("\\d{1,18}\\.snapshot");
    }

    static ByteBuffer head(Snapshot snapshot, int contentChecksum) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
        head.putInt(4, VERSION).putLong(8, MAGIC).putLong(16, snapshot.index()).putLong(24, snapshot.term());
        head.putLong(32, snapshot.bytes()).putInt(40, contentChecksum);
        return head.putInt(0, checksum(head));
    }

    /** Absent where it is damaged. Reads all of it, in chunks. */
    static @Nullable Snapshot check(Disk disk, String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
            file.read(0, head);
            if (head.hasRemaining() || head.getLong(8) != MAGIC || head.getInt(0) != checksum(head)) {
                return null;
            }
            FormatVersion.require(name, head.getInt(4), VERSION);
            Snapshot snapshot = new Snapshot(head.getLong(16), head.getLong(24), head.getLong(32));
            boolean isGood = name.equals(fileName(snapshot.index()))
                    && file.size() == HEAD_BYTES + snapshot.bytes()
                    && contentChecksum(file, snapshot.bytes()) == head.getInt(40);
            return isGood ? snapshot : null;
        }
    }

    private static int contentChecksum(DiskFile file, long bytes) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, bytes));
        for (long at = 0; at < bytes; at += CHUNK_BYTES) {
            file.read(HEAD_BYTES + at, chunk.clear().limit((int) Math.min(CHUNK_BYTES, bytes - at)));
            crc.update(chunk.flip());
        }
        return (int) crc.getValue();
    }

    private static int checksum(ByteBuffer head) {
        return Checksum.of(head.slice(Integer.BYTES, HEAD_BYTES - Integer.BYTES));
    }
}
