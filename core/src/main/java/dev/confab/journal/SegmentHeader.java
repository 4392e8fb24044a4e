package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a file of the log.
 *
 * @param firstIndex the index of its first record
 * @param forced up to where all was forced when the file was made
 */
record SegmentHeader(long firstIndex, Position forced) {

    static final int BYTES = 64;

    private static final long MAGIC = 0x434F_4E46_4142_4A4CL; // CONFABJL
    private static final int VERSION = 1;
    private static final int CHECKED_BYTES = BYTES - Integer.BYTES;
    private static final String SUFFIX = ".log";
    private static final int DIGITS = 19;

    String fileName() {
        return fileName(firstIndex);
    }

    static String fileName(long firstIndex) {
        return String.format("%0" + DIGITS + "d%s", firstIndex, SUFFIX);
    }

    static boolean isFileName(String name) {
        return name.length() == DIGITS + SUFFIX.length()
                && name.endsWith(SUFFIX)
                && name.chars().limit(DIGITS).allMatch(digit -> digit >= '0' && digit <= '9');
    }

    static long firstIndex(String fileName) {
        return Long.parseLong(fileName.substring(0, DIGITS));
    }

    void encode(ByteBuffer into) {
        into.putLong(0, MAGIC).putInt(8, VERSION).putLong(16, firstIndex);
        into.putLong(24, forced.term()).putLong(32, forced.index());
        into.putInt(CHECKED_BYTES, checksum(into));
    }

    /** Absent where the bytes are damaged; fails where a later release wrote them. */
    static @Nullable SegmentHeader decode(ByteBuffer bytes, String fileName) throws IOException {
        if (bytes.limit() < BYTES || bytes.getLong(0) != MAGIC || bytes.getInt(CHECKED_BYTES) != checksum(bytes)) {
            return null;
        }
        FormatVersion.require(fileName, bytes.getInt(8), VERSION);
        return new SegmentHeader(bytes.getLong(16), new Position(bytes.getLong(24), bytes.getLong(32)));
    }

    private static int checksum(ByteBuffer bytes) {
        return Checksum.of(bytes.slice(0, CHECKED_BYTES));
    }
}
