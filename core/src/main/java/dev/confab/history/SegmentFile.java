package dev.confab.history;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.replica.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ObjIntConsumer;
import java.util.zip.CRC32;

/**
 * A file of consecutive commits: a header, then records, each with its length and its checksum in front. The header: a magic
 * word, the format's version, the revision before the first record and its time, a checksum. Confined to who writes.
 */
final class SegmentFile {

    static final String SUFFIX = ".history";
    static final int RECORD_HEADER_BYTES = 2 * Integer.BYTES;

    private static final byte[] MAGIC = "confab-h".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = MAGIC.length + 2 * Integer.BYTES + 2 * Long.BYTES;

    private final Path path;
    private final long base;
    private final long baseMillis;
    private int length = HEADER_BYTES;
    private int records;

    private SegmentFile(Path path, long base, long baseMillis) {
        this.path = path;
        this.base = base;
        this.baseMillis = baseMillis;
    }

    /** Makes one of those records in that directory, whole or not at all. */
    static SegmentFile create(Path directory, long base, long baseMillis, List<Body.Kept> bodies) throws IOException {
        SegmentFile segment = new SegmentFile(path(directory, base), base, baseMillis);
        List<ByteBuffer> parts = new ArrayList<>();
        parts.add(header(base, baseMillis));
        for (Body.Kept body : bodies) {
            parts.add(record(body.bytes()));
            segment.length = Math.addExact(segment.length, RECORD_HEADER_BYTES + body.length());
        }
        segment.records = bodies.size();
        DurableFile.replace(segment.path, parts.toArray(ByteBuffer[]::new));
        return segment;
    }

    /** Where those lie of which it was made. */
    List<Body.Filed> places(List<Body.Kept> bodies) {
        List<Body.Filed> places = new ArrayList<>();
        int offset = HEADER_BYTES;
        for (Body.Kept body : bodies) {
            offset += RECORD_HEADER_BYTES;
            places.add(new Body.Filed(path, offset, body.length()));
            offset += body.length();
        }
        return places;
    }

    private static Path path(Path directory, long base) {
        return directory.resolve(String.format(Locale.ROOT, "%020d", base) + SUFFIX);
    }

    private static ByteBuffer header(long base, long baseMillis) {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(FORMAT)
                .putLong(base)
                .putLong(baseMillis);
        return header.putInt(checksum(header.array(), 0, header.position())).flip();
    }

    /**
     * Reads a file as far as it is whole.
     *
     * @param each told of the bytes of each whole record, and of where they begin
     * @throws MalformedException where not even its header is
     */
    static SegmentFile read(Path path, ObjIntConsumer<byte[]> each) throws IOException {
        byte[] bytes = Files.readAllBytes(path);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER_BYTES) {
            throw new MalformedException("it has only " + bytes.length + " bytes");
        }
        in.position(MAGIC.length + Integer.BYTES);
        SegmentFile segment = new SegmentFile(path, in.getLong(), in.getLong());
        if (!header(segment.base, segment.baseMillis).equals(ByteBuffer.wrap(bytes, 0, HEADER_BYTES))) {
            throw new MalformedException("its header is not that of a history of format " + FORMAT);
        }
        segment.scan(bytes, each);
        return segment;
    }

    private void scan(byte[] bytes, ObjIntConsumer<byte[]> each) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (bytes.length - length >= RECORD_HEADER_BYTES) {
            int bodyLength = in.getInt(length);
            int from = length + RECORD_HEADER_BYTES;
            if (bodyLength < 0
                    || bodyLength > bytes.length - from
                    || in.getInt(length + Integer.BYTES) != checksum(bytes, from, bodyLength)) {
                return;
            }
            byte[] body = Arrays.copyOfRange(bytes, from, from + bodyLength);
            if (Recorded.head(body).revision() != last() + 1) {
                return;
            }
            each.accept(body, from);
            records++;
            length = from + bodyLength;
        }
    }

    /** Adds records behind the last one; cuts off what a write that failed has left there. Where this one fails nothing is added. */
    int[] append(List<Body.Kept> bodies) throws IOException {
        int[] offsets = new int[bodies.size()];
        int end = length;
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE)) {
            out.truncate(length).position(length);
            for (int i = 0; i < offsets.length; i++) {
                ByteBuffer record = record(bodies.get(i).bytes());
                offsets[i] = end + RECORD_HEADER_BYTES;
                end = Math.addExact(end, record.remaining());
                while (record.hasRemaining()) {
                    out.write(record);
                }
            }
            out.force(false);
        }
        length = end;
        records += offsets.length;
        return offsets;
    }

    private static ByteBuffer record(byte[] body) {
        return ByteBuffer.allocate(RECORD_HEADER_BYTES + body.length)
                .putInt(body.length)
                .putInt(checksum(body, 0, body.length))
                .put(body)
                .flip();
    }

    /** Cuts off all records from the one whose body begins there. */
    void cut(int offset, int recordsLeft) throws IOException {
        length = offset - RECORD_HEADER_BYTES;
        records = recordsLeft;
        cutToLength();
    }

    /** Cuts off what is not whole. */
    void cutToLength() throws IOException {
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.WRITE)) {
            out.truncate(length).force(true);
        }
    }

    boolean isWhole() throws IOException {
        return Files.size(path) == length;
    }

    Path path() {
        return path;
    }

    /** The revision before its first record. */
    long base() {
        return base;
    }

    long baseMillis() {
        return baseMillis;
    }

    /** The revision of its last record. */
    long last() {
        return base + records;
    }

    int length() {
        return length;
    }

    /** The bytes of a body, with their checksum compared. */
    static byte[] body(FileChannel in, Body.Filed filed) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + filed.length());
        long position = filed.offset() - Integer.BYTES;
        while (bytes.hasRemaining()) {
            int read = in.read(bytes, position + bytes.position());
            if (read < 0) {
                throw new IOException(filed.file() + " ends within a record; the history on this disk is damaged");
            }
        }
        byte[] body = Arrays.copyOfRange(bytes.array(), Integer.BYTES, bytes.capacity());
        if (bytes.getInt(0) != checksum(body, 0, body.length)) {
            throw new IOException(filed.file() + " has a damaged record at " + filed.offset()
                    + "; check that disk, ask another node");
        }
        return body;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
