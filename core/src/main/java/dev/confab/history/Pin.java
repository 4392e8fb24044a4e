package dev.confab.history;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.Namespace;
import dev.confab.model.VersionedValue;
import dev.confab.replica.DurableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A whole namespace as it was at a labelled revision, which stays when the history drops what led from there to now. Immutable.
 *
 * <p>Its file: a checksum of the rest, then the format's version, epoch, revisions and name, then the keys with their values.
 *
 * @param epoch in which it was made: revisions of another may be others
 * @param notedAt the revision at which it was labelled
 */
record Pin(Place place, Epoch epoch, long notedAt, Namespace namespace) {

    static final String SUFFIX = ".label";

    private static final int FORMAT = 1;

    /** Of which namespace, at which revision. Immutable. */
    record Place(String namespace, long revision) {

        /** The name is hashed: it may be longer than a file's, and have what a file's must not. */
        String fileName() {
            UUID hash = UUID.nameUUIDFromBytes(namespace.getBytes(StandardCharsets.UTF_8));
            return String.format(Locale.ROOT, "%020d-%s", revision, hash) + SUFFIX;
        }
    }

    /** Writes it, whole or not at all. Blocks on the disk. */
    Path write(Path directory) throws IOException {
        byte[] body = encode();
        Path file = directory.resolve(place.fileName());
        ByteBuffer checksum =
                ByteBuffer.allocate(Integer.BYTES).putInt(checksum(body)).flip();
        DurableFile.replace(file, checksum, ByteBuffer.wrap(body));
        return file;
    }

    byte[] encode() {
        WireWriter writer = WireWriter.create();
        writer.writeByte(FORMAT).writeVarLong(epoch.counter()).writeLong(epoch.id());
        writer.writeVarLong(notedAt).writeVarLong(place.revision()).writeString(place.namespace());
        writer.writeCount(namespace.size());
        namespace.forEach((key, value) -> {
            writer.writeString(key).writeString(value.value());
            writer.writeVarLong(value.version()).writeVarLong(value.revision());
        });
        return writer.toBytes();
    }

    /** Reads one. Throws {@link MalformedException} where it is damaged, or of another format. Blocks on the disk. */
    static Pin read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        if (bytes.remaining() < Integer.BYTES) {
            throw new MalformedException("it has only " + bytes.remaining() + " bytes");
        }
        int checksum = bytes.getInt();
        byte[] body = new byte[bytes.remaining()];
        bytes.get(body);
        if (checksum != checksum(body)) {
            throw new MalformedException("its checksum is not that of its bytes");
        }
        return decode(body);
    }

    /** Throws {@link MalformedException} where it is none, or of another format. */
    static Pin decode(byte[] body) {
        WireReader reader = WireReader.of(body);
        int format = reader.readByte();
        if (format != FORMAT) {
            throw new MalformedException("format " + FORMAT + " was expected, was " + format);
        }
        Epoch epoch = new Epoch(reader.readVarLong(), reader.readLong());
        long notedAt = reader.readVarLong();
        long revision = reader.readVarLong();
        Place place = new Place(reader.readString(reader.remaining()), revision);
        Map<String, VersionedValue> values = new HashMap<>();
        for (int left = reader.readCount(reader.remaining()); left > 0; left--) {
            String key = reader.readString(reader.remaining());
            String value = reader.readString(reader.remaining());
            values.put(key, new VersionedValue(value, reader.readVarLong(), reader.readVarLong()));
        }
        reader.expectEnd();
        return new Pin(place, epoch, notedAt, Namespace.of(values));
    }

    /** About what it takes. */
    long bytes() {
        long[] bytes = {0};
        namespace.forEach(
                (key, value) -> bytes[0] += key.length() + value.value().length() + Slot.OVERHEAD_BYTES / 2);
        return bytes[0];
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
