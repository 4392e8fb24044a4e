package dev.confab.model;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.HeadCodec;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** The bytes of a commit on the wire and on disk. The first byte is the format's version. */
public final class CommitCodec {

    private static final int FORMAT = 2;
    private static final int TEXT_BYTES_MAX = (int) Limit.STORE_BYTES.byDefault();
    private static final int CHANGES_MAX = 10_000_000;

    private CommitCodec() {}

    public static byte[] encode(Commit commit) {
        WireWriter writer = WireWriter.create();
        writer.writeByte(FORMAT);
        HeadCodec.write(writer, commit.head());
        writer.writeVarLong(commit.time().toEpochMilli());
        writeCause(writer, commit.cause());
        ClusterSettings settings = commit.newSettings();
        writer.writeBoolean(settings != null);
        if (settings != null) {
            writeSettings(writer, settings);
        }
        writer.writeCount(commit.changes().size());
        commit.changes().forEach(change -> writeChange(writer, change));
        return writer.toBytes();
    }

    /** Throws {@link MalformedException} where the bytes are not a commit's. */
    public static Commit decode(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        requireFormat(reader, FORMAT);
        Head head = HeadCodec.read(reader);
        Instant time = Instant.ofEpochMilli(reader.readVarLong());
        Cause cause = readCause(reader);
        ClusterSettings settings = reader.readBoolean() ? readSettings(reader) : null;
        List<Change> changes = reader.readList(CHANGES_MAX, () -> readChange(reader));
        reader.expectEnd();
        return new Commit(head, time, cause, changes, settings);
    }

    static void writeCause(WireWriter writer, Cause cause) {
        writer.writeString(cause.author()).writeString(cause.node()).writeString(cause.reason());
    }

    static Cause readCause(WireReader reader) {
        try {
            return new Cause(
                    reader.readString(TEXT_BYTES_MAX),
                    reader.readString(TEXT_BYTES_MAX),
                    reader.readString(TEXT_BYTES_MAX));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage(), e);
        }
    }

    static void requireFormat(WireReader reader, int expected) {
        int format = reader.readByte();
        if (format != expected) {
            throw new MalformedException("format " + expected + " was expected, format " + format
                    + " came; it was written by another release");
        }
    }

    static void writeSettings(WireWriter writer, ClusterSettings settings) {
        writeUuid(writer, settings.clusterId());
        writer.writeInt(settings.version());
        writeLimits(writer, settings.limits());
    }

    static ClusterSettings readSettings(WireReader reader) {
        return new ClusterSettings(readUuid(reader), reader.readInt(), readLimits(reader));
    }

    static void writeUuid(WireWriter writer, UUID uuid) {
        writer.writeLong(uuid.getMostSignificantBits()).writeLong(uuid.getLeastSignificantBits());
    }

    static UUID readUuid(WireReader reader) {
        return new UUID(reader.readLong(), reader.readLong());
    }

    static void writeLimits(WireWriter writer, Limits limits) {
        List<Limit> settable =
                Arrays.stream(Limit.values()).filter(limit -> !limit.isFixed()).toList();
        writer.writeCount(settable.size());
        for (Limit limit : settable) {
            writer.writeByte(limit.code()).writeLong(limits.max(limit));
        }
    }

    static Limits readLimits(WireReader reader) {
        Limits limits = Limits.DEFAULT;
        int count = reader.readCount(Byte.MAX_VALUE);
        for (int i = 0; i < count; i++) {
            limits = withLimit(limits, reader.readByte(), reader.readLong());
        }
        return limits;
    }

    private static Limits withLimit(Limits limits, int code, long max) {
        for (Limit limit : Limit.values()) {
            if (limit.code() == code) {
                try {
                    return limits.with(limit, max);
                } catch (IllegalArgumentException e) {
                    throw new MalformedException(e.getMessage(), e);
                }
            }
        }
        throw new MalformedException("there is no limit of code " + code);
    }

    private static void writeChange(WireWriter writer, Change change) {
        writer.writeString(change.namespace()).writeString(change.key()).writeVarLong(change.version());
        String value = change.newValue();
        writer.writeBoolean(value != null);
        if (value != null) {
            writer.writeString(value);
        }
    }

    private static Change readChange(WireReader reader) {
        String namespace = reader.readString(TEXT_BYTES_MAX);
        String key = reader.readString(TEXT_BYTES_MAX);
        long version = reader.readVarLong();
        return new Change(namespace, key, version, reader.readBoolean() ? reader.readString(TEXT_BYTES_MAX) : null);
    }
}
