package dev.confab.gossip.broadcast;

import dev.confab.gossip.broadcast.BroadcastMessage.Chunk;
import dev.confab.gossip.broadcast.BroadcastMessage.Later;
import dev.confab.gossip.broadcast.BroadcastMessage.News;
import dev.confab.gossip.broadcast.BroadcastMessage.Pull;
import dev.confab.gossip.broadcast.BroadcastMessage.PullChunk;
import dev.confab.gossip.broadcast.BroadcastMessage.Push;
import dev.confab.gossip.broadcast.BroadcastMessage.Range;
import dev.confab.gossip.broadcast.BroadcastMessage.SnapshotOffer;
import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.HeadCodec;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.List;

/** The bytes of a {@link BroadcastMessage}: format version, kind, fields. */
public final class BroadcastCodec {

    /** The largest entry that travels: 16 MiB. The frames of the transport may set a tighter bound. */
    public static final int ENTRY_BYTES_MAX = 16 << 20;

    /** The largest chunk that travels: 4 MiB. */
    public static final int CHUNK_BYTES_MAX = 4 << 20;

    private static final int VERSION = 1;
    private static final int PUSH_TO_NOBODY_ELSE = 1; // as it was before there was a tree
    private static final int PULL = 2;
    private static final int RANGE = 3;
    private static final int SNAPSHOT_OFFER = 4;
    private static final int PULL_CHUNK = 5;
    private static final int CHUNK = 6;
    private static final int PUSH = 7;
    private static final int NEWS = 8;
    private static final int LATER = 9;

    private BroadcastCodec() {}

    /** Returns the message's bytes. */
    public static byte[] encode(BroadcastMessage message) {
        WireWriter writer = WireWriter.create().writeByte(VERSION);
        if (message instanceof Push push) {
            writePush(writer, push);
        } else if (message instanceof News news) {
            HeadCodec.write(writer.writeByte(NEWS), news.head());
        } else if (message instanceof Pull pull) {
            HeadCodec.write(writer.writeByte(PULL).writeLong(pull.request()), pull.have());
            writer.writeCount(pull.bytesMax());
        } else if (message instanceof Range range) {
            HeadCodec.write(writer.writeByte(RANGE).writeLong(range.request()), range.head());
            writeEntries(writer, range.entries());
        } else if (message instanceof Later later) {
            writer.writeByte(LATER).writeLong(later.request());
        } else if (message instanceof SnapshotOffer offer) {
            writeLabel(writer.writeByte(SNAPSHOT_OFFER).writeLong(offer.request()), offer.label());
        } else if (message instanceof PullChunk pull) {
            HeadCodec.write(writer.writeByte(PULL_CHUNK).writeLong(pull.request()), pull.have());
            writeLabel(writer, pull.label());
            writer.writeCount(pull.index());
        } else if (message instanceof Chunk chunk) {
            writer.writeByte(CHUNK).writeLong(chunk.request()).writeCount(chunk.index());
            writer.writeInt(chunk.crc()).writeBytes(chunk.bytes());
        }
        return writer.toBytes();
    }

    /**
     * Reads a whole message.
     *
     * @throws MalformedException where the bytes are none
     */
    public static BroadcastMessage decode(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        int version = reader.readByte();
        if (version != VERSION) {
            throw new MalformedException("the format version must be " + VERSION + ", was " + version);
        }
        BroadcastMessage message = read(reader);
        reader.expectEnd();
        return message;
    }

    private static BroadcastMessage read(WireReader reader) {
        int kind = reader.readByte();
        return switch (kind) {
            case PUSH_TO_NOBODY_ELSE -> Push.toNobodyElse(readEntries(reader));
            case PUSH -> new Push(readWay(reader), readEntries(reader));
            case NEWS -> new News(HeadCodec.read(reader));
            case LATER -> new Later(reader.readLong());
            case PULL -> new Pull(reader.readLong(), HeadCodec.read(reader), reader.readCount(Integer.MAX_VALUE));
            case RANGE -> new Range(reader.readLong(), HeadCodec.read(reader), readEntries(reader));
            case SNAPSHOT_OFFER -> new SnapshotOffer(reader.readLong(), readLabel(reader));
            case PULL_CHUNK ->
                new PullChunk(
                        reader.readLong(),
                        HeadCodec.read(reader),
                        readLabel(reader),
                        reader.readCount(Integer.MAX_VALUE));
            case CHUNK ->
                new Chunk(
                        reader.readLong(),
                        reader.readCount(Integer.MAX_VALUE),
                        reader.readInt(),
                        reader.readBytes(CHUNK_BYTES_MAX));
            default -> throw new MalformedException("a broadcast message must be of kind 1 to 9, was " + kind);
        };
    }

    private static void writePush(WireWriter writer, Push push) {
        if (push.way().hasEnded()) {
            writer.writeByte(PUSH_TO_NOBODY_ELSE);
        } else {
            writer.writeByte(PUSH)
                    .writeByte(push.way().depth())
                    .writeLong(push.way().origin());
        }
        writeEntries(writer, push.entries());
    }

    private static Way readWay(WireReader reader) {
        int depth = reader.readByte();
        if (depth < 1 || depth >= Place.DIGITS) {
            throw new MalformedException("a push's depth must be 1 to " + (Place.DIGITS - 1) + ", was " + depth);
        }
        return new Way(reader.readLong(), depth);
    }

    private static void writeEntries(WireWriter writer, List<Entry> entries) {
        writer.writeCount(entries.size());
        entries.forEach(entry -> writeEntry(writer, entry));
    }

    private static List<Entry> readEntries(WireReader reader) {
        return reader.readList(Range.ENTRIES_MAX, () -> readEntry(reader));
    }

    private static void writeEntry(WireWriter writer, Entry entry) {
        HeadCodec.write(writer, entry.head());
        writer.writeBytes(entry.bytes());
    }

    private static Entry readEntry(WireReader reader) {
        return new Entry(HeadCodec.read(reader), reader.readBytes(ENTRY_BYTES_MAX));
    }

    private static void writeLabel(WireWriter writer, SnapshotLabel label) {
        HeadCodec.write(writer, label.head());
        writer.writeCount(label.length())
                .writeCount(label.chunkBytes())
                .writeRaw(label.hash().bytes());
    }

    private static SnapshotLabel readLabel(WireReader reader) {
        var head = HeadCodec.read(reader);
        int length = reader.readCount(Integer.MAX_VALUE);
        int chunkBytes = reader.readCount(CHUNK_BYTES_MAX);
        if (chunkBytes == 0) {
            throw new MalformedException("a snapshot's chunks must have at least one byte");
        }
        return new SnapshotLabel(head, length, chunkBytes, Chain.of(reader.readRaw(Chain.BYTES)));
    }
}
