package dev.confab.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A record on disk: checksum, length, index, term, the position up to which all was forced when it was written, the body, zeros
 * up to a multiple of eight; and behind it the <em>end mark</em>, which the next record overwrites.
 *
 * <p>The end mark names the index that comes next. Where it stands, nothing that was written behind it was ever forced. Where
 * it does not, something was there: zeros alone could as well be a page of acknowledged records that the disk lost.
 */
final class RecordFormat {

    static final int HEADER_BYTES = 40;
    static final int END_MARK_BYTES = 8;

    private static final int LENGTH = 4;
    private static final int INDEX = 8;
    private static final int TERM = 16;
    private static final int FORCED_TERM = 24;
    private static final int FORCED_INDEX = 32;
    private static final long END_MARK = 0x454E_4421_C0FA_B001L;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private RecordFormat() {}

    /** How many bytes a record takes, without the end mark. */
    static int bytes(int bodyBytes) {
        return HEADER_BYTES + (bodyBytes + 7 & ~7);
    }

    static long endMark(long nextIndex) {
        return END_MARK ^ nextIndex * SPREAD;
    }

    static boolean isEndMark(ByteBuffer bytes, int at, long nextIndex) {
        return at + END_MARK_BYTES <= bytes.limit() && bytes.getLong(at) == endMark(nextIndex);
    }

    /** Whether a whole record with a right checksum starts there. */
    static boolean isGood(ByteBuffer bytes, int at) {
        if (at + HEADER_BYTES > bytes.limit() || index(bytes, at) < 1) {
            return false;
        }
        int length = length(bytes, at);
        if (length < 0 || length > bytes.limit() || bytes(length) > bytes.limit() - at) {
            return false;
        }
        return Checksum.of(bytes.slice(at + LENGTH, HEADER_BYTES - LENGTH + length)) == bytes.getInt(at);
    }

    static int length(ByteBuffer bytes, int at) {
        return bytes.getInt(at + LENGTH);
    }

    static long index(ByteBuffer bytes, int at) {
        return bytes.getLong(at + INDEX);
    }

    static long term(ByteBuffer bytes, int at) {
        return bytes.getLong(at + TERM);
    }

    static Position position(ByteBuffer bytes, int at) {
        return new Position(term(bytes, at), index(bytes, at));
    }

    /** Up to where all was forced when that record was written. */
    static Position forced(ByteBuffer bytes, int at) {
        return new Position(bytes.getLong(at + FORCED_TERM), bytes.getLong(at + FORCED_INDEX));
    }

    static ByteBuffer body(ByteBuffer bytes, int at) {
        return bytes.slice(at + HEADER_BYTES, length(bytes, at));
    }

    /** Encodes into one direct buffer that is used again for each record. Confined to the writing thread. */
    static final class Encoder {

        private final ByteBuffer buffer;
        private final CRC32C crc = new CRC32C();

        Encoder(int bodyBytesMax) {
            buffer = ByteBuffer.allocateDirect(bytes(bodyBytesMax) + END_MARK_BYTES);
        }

        /** The record and its end mark; valid until the next call. */
        ByteBuffer encode(long index, long term, Position forced, ByteBuffer body) {
            int length = body.remaining();
            buffer.clear();
            buffer.putInt(LENGTH, length).putLong(INDEX, index).putLong(TERM, term);
            int end = HEADER_BYTES + length;
            buffer.putLong(bytes(length) - 8, 0); // the padding, before what is in front of it is written
            buffer.putLong(FORCED_TERM, forced.term()).putLong(FORCED_INDEX, forced.index());
            buffer.put(HEADER_BYTES, body, body.position(), length);
            buffer.putLong(bytes(length), endMark(index + 1));
            crc.reset();
            crc.update(buffer.position(LENGTH).limit(end));
            buffer.putInt(0, (int) crc.getValue());
            return buffer.position(0).limit(bytes(length) + END_MARK_BYTES);
        }
    }
}
