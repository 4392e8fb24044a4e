package dev.confab.gossip.membership;

import dev.confab.gossip.membership.MembershipMessage.Ack;
import dev.confab.gossip.membership.MembershipMessage.Nack;
import dev.confab.gossip.membership.MembershipMessage.Probe;
import dev.confab.gossip.membership.MembershipMessage.ProbeRequest;
import dev.confab.gossip.membership.MembershipMessage.Relayed;
import dev.confab.gossip.membership.MembershipMessage.Sketch;
import dev.confab.gossip.membership.MembershipMessage.Table;
import dev.confab.gossip.membership.MembershipMessage.Updates;
import dev.confab.gossip.wire.HeadCodec;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The bytes of a {@link MembershipMessage}: format version, kind, fields. */
public final class MembershipCodec {

    private static final int VERSION = 1;
    private static final int PROBE = 1;
    private static final int ACK = 2;
    private static final int PROBE_REQUEST = 3;
    private static final int RELAYED = 4;
    private static final int NACK = 5;
    private static final int UPDATES = 6;
    private static final int SKETCH = 7;
    private static final int TABLE = 8;

    /** As many updates as a datagram of {@link MembershipMessage#DATAGRAM_BYTES_MAX} could hold of the shortest ones. */
    private static final int UPDATES_MAX = 100;

    /** Ten years; what is said to be older than any clock counts is nonsense. */
    private static final long AGE_MILLIS_MAX = 315_576_000_000L;

    private MembershipCodec() {}

    /** Returns the message's bytes. */
    public static byte[] encode(MembershipMessage message) {
        WireWriter writer = WireWriter.create().writeByte(VERSION);
        if (message instanceof Probe probe) {
            writer.writeByte(PROBE).writeLong(probe.number());
            writePulse(writer, probe.pulse());
            writeDigest(writer, probe.digest());
            Fields.writeUpdates(writer, probe.updates());
        } else if (message instanceof Ack ack) {
            writePulse(writer.writeByte(ACK).writeLong(ack.number()), ack.pulse());
            writeAge(writer, ack.viewAgeMillis());
            Fields.writeUpdates(writer, ack.updates());
        } else if (message instanceof ProbeRequest request) {
            Fields.writePeer(writer.writeByte(PROBE_REQUEST), request.target());
            writeAnswer(writer, request.number(), request.pulse(), request.updates());
        } else if (message instanceof Relayed relayed) {
            Fields.writePeer(writer.writeByte(RELAYED), relayed.target());
            writePulse(writer.writeLong(relayed.number()), relayed.pulse());
            writeAge(writer, relayed.viewAgeMillis());
            Fields.writeUpdates(writer, relayed.updates());
        } else if (message instanceof Nack nack) {
            writeAnswer(writer.writeByte(NACK), nack.number(), nack.pulse(), nack.updates());
        } else if (message instanceof Updates news) {
            Fields.writeUpdates(writer.writeByte(UPDATES), news.updates());
        } else if (message instanceof Sketch sketch) {
            writer.writeByte(SKETCH);
            sketch.hashes().forEach(writer::writeLong);
        } else if (message instanceof Table table) {
            writer.writeByte(TABLE).writeBoolean(table.isAnswerWanted());
            writer.writeCount(table.buckets().size());
            table.buckets().forEach(writer::writeCount);
            Fields.writeUpdates(writer, table.updates());
        }
        return writer.toBytes();
    }

    /**
     * Reads a whole message.
     *
     * @throws MalformedException where the bytes are none
     */
    public static MembershipMessage decode(byte[] bytes) {
        return Fields.decode(bytes, VERSION, MembershipCodec::read);
    }

    /** How many bytes an update adds to a message. */
    static int sizeOf(Update update) {
        WireWriter writer = WireWriter.create();
        Fields.writeUpdate(writer, update);
        return writer.size();
    }

    private static MembershipMessage read(WireReader reader) {
        int kind = reader.readByte();
        return switch (kind) {
            case PROBE -> new Probe(reader.readLong(), readPulse(reader), readDigest(reader), readUpdates(reader));
            case ACK -> new Ack(reader.readLong(), readPulse(reader), readAge(reader), readUpdates(reader));
            case PROBE_REQUEST -> readProbeRequest(reader);
            case RELAYED -> readRelayed(reader);
            case NACK -> new Nack(reader.readLong(), readPulse(reader), readUpdates(reader));
            case UPDATES -> new Updates(readUpdates(reader));
            case SKETCH -> readSketch(reader);
            case TABLE -> readTable(reader);
            default -> throw new MalformedException("a membership message must be of kind 1 to 8, was " + kind);
        };
    }

    private static ProbeRequest readProbeRequest(WireReader reader) {
        var target = Fields.readPeer(reader);
        return new ProbeRequest(reader.readLong(), target, readPulse(reader), readUpdates(reader));
    }

    private static Relayed readRelayed(WireReader reader) {
        var target = Fields.readPeer(reader);
        return new Relayed(reader.readLong(), target, readPulse(reader), readAge(reader), readUpdates(reader));
    }

    private static Sketch readSketch(WireReader reader) {
        if (reader.remaining() != Sketch.BUCKETS * Long.BYTES) {
            throw new MalformedException(
                    "a sketch must have " + Sketch.BUCKETS * Long.BYTES + " bytes, had " + reader.remaining());
        }
        List<Long> hashes = new ArrayList<>(Sketch.BUCKETS);
        for (int i = 0; i < Sketch.BUCKETS; i++) {
            hashes.add(reader.readLong());
        }
        return new Sketch(hashes);
    }

    private static Table readTable(WireReader reader) {
        boolean isAnswerWanted = reader.readBoolean();
        List<Integer> buckets = reader.readList(Sketch.BUCKETS, () -> reader.readCount(Sketch.BUCKETS - 1));
        return new Table(buckets, Fields.readUpdates(reader, Table.MEMBERS_MAX), isAnswerWanted);
    }

    private static void writeAnswer(WireWriter writer, long number, Pulse pulse, List<Update> updates) {
        writePulse(writer.writeLong(number), pulse);
        Fields.writeUpdates(writer, updates);
    }

    private static List<Update> readUpdates(WireReader reader) {
        return Fields.readUpdates(reader, UPDATES_MAX);
    }

    private static void writePulse(WireWriter writer, Pulse pulse) {
        HeadCodec.write(writer, pulse.head());
        writer.writeBoolean(pulse.isVoter());
    }

    private static Pulse readPulse(WireReader reader) {
        return new Pulse(HeadCodec.read(reader), reader.readBoolean());
    }

    /** One more than the age, 0 where there is none. */
    private static void writeAge(WireWriter writer, OptionalLong millis) {
        writer.writeVarLong(millis.isPresent() ? millis.getAsLong() + 1 : 0);
    }

    private static OptionalLong readAge(WireReader reader) {
        long next = reader.readVarLong();
        if (next < 0 || next > AGE_MILLIS_MAX) {
            throw new MalformedException(
                    "the age of a view must be 0 to " + AGE_MILLIS_MAX + " ms, was " + (next - 1) + " ms");
        }
        return next == 0 ? OptionalLong.empty() : OptionalLong.of(next - 1);
    }

    private static void writeDigest(WireWriter writer, @Nullable TableDigest digest) {
        writer.writeBoolean(digest != null);
        if (digest != null) {
            writer.writeCount(digest.count()).writeLong(digest.hash());
        }
    }

    private static @Nullable TableDigest readDigest(WireReader reader) {
        return reader.readBoolean() ? new TableDigest(reader.readCount(Integer.MAX_VALUE), reader.readLong()) : null;
    }
}
