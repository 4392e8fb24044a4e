package dev.confab.history;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.HeadCodec;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.ChainMismatchException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Consecutive commits on their way from one node's history to another's, who has none of them. Immutable by agreement.
 *
 * <p>Its bytes: the format's version, the head before and its time, the records, each with its length in front, a checksum of all that:
 * the values that a commit replaced are not under the chain.
 *
 * @param before the head to which the first of them was added
 * @param beforeMillis the time of that one
 * @param records as they were encoded, oldest first
 */
record Earlier(Head before, long beforeMillis, List<byte[]> records) {

    /** Where there are none. */
    static final Earlier NONE = new Earlier(Head.EMPTY, 0, List.of());

    private static final int FORMAT = 1;

    /**
     * Which of them are wanted: those up to that revision, newest first, as many as go into that many bytes, or one. Immutable.
     *
     * <p>Its bytes: the format's version, the revision, the bytes.
     */
    record Question(long upTo, long bytesMax) {

        byte[] encode() {
            return WireWriter.create()
                    .writeByte(FORMAT)
                    .writeVarLong(upTo)
                    .writeVarLong(bytesMax)
                    .toBytes();
        }

        static Question decode(byte[] bytes) {
            WireReader reader = reader(WireReader.of(bytes));
            Question question = new Question(reader.readVarLong(), reader.readVarLong());
            reader.expectEnd();
            if (question.upTo < 0 || question.bytesMax < 0) {
                throw new MalformedException("revision and bytes must be >= 0, were " + question);
            }
            return question;
        }
    }

    byte[] encode() {
        WireWriter writer = WireWriter.create().writeByte(FORMAT);
        HeadCodec.write(writer, before);
        writer.writeVarLong(beforeMillis).writeCount(records.size());
        records.forEach(writer::writeBytes);
        byte[] told = writer.toBytes();
        return ByteBuffer.allocate(told.length + Integer.BYTES)
                .put(told)
                .putInt(checksum(told, told.length))
                .array();
    }

    static Earlier decode(byte[] bytes) {
        int length = bytes.length - Integer.BYTES;
        if (length < 0 || ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length)) {
            throw new MalformedException("their checksum is not that of their bytes");
        }
        WireReader reader = reader(WireReader.of(bytes, length));
        Head before = HeadCodec.read(reader);
        long beforeMillis = reader.readVarLong();
        List<byte[]> records = reader.readList(reader.remaining(), () -> reader.readBytes(reader.remaining()));
        reader.expectEnd();
        return new Earlier(before, beforeMillis, records);
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static WireReader reader(WireReader reader) {
        int format = reader.readByte();
        if (format != FORMAT) {
            throw new MalformedException("earlier commits of format " + FORMAT + " were expected, format " + format
                    + " came; they are of another release");
        }
        return reader;
    }

    /**
     * Returns the commits, each of which was checked to be the one after the one before it.
     *
     * @throws ChainMismatchException where one is not
     * @throws MalformedException where one cannot be read
     */
    List<Recorded> chained() {
        List<Recorded> chained = new ArrayList<>(records.size());
        Head last = before;
        for (byte[] record : records) {
            Recorded recorded = Recorded.decode(record);
            recorded.commit().requireFollows(last);
            chained.add(recorded);
            last = recorded.commit().head();
        }
        return chained;
    }

    /** How many there are, and after which head. */
    @Override
    public String toString() {
        return "Earlier[" + records.size() + " commits after " + before + "]";
    }
}
