package dev.confab.gossip.membership;

import dev.confab.gossip.wire.HeadCodec;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;

/** The bytes of a {@link MembershipMessage}: format version, kind, fields. */
public final class MembershipCodec {

    private static final int VERSION = 1;
    private static final int PING = 1;
    private static final int ACK = 2;
    private static final int TABLE = 3;

    private MembershipCodec() {}

    /** Returns the message's bytes. */
    public static byte[] encode(MembershipMessage message) {
        WireWriter writer = WireWriter.create().writeByte(VERSION);
        if (message instanceof MembershipMessage.Ping ping) {
            writer.writeByte(PING).writeLong(ping.number());
            HeadCodec.write(writer, ping.head());
            writeDigest(writer, ping.digest());
        } else if (message instanceof MembershipMessage.Ack ack) {
            writer.writeByte(ACK).writeLong(ack.number());
            HeadCodec.write(writer, ack.head());
            writeDigest(writer, ack.digest());
        } else if (message instanceof MembershipMessage.Table table) {
            writer.writeByte(TABLE).writeCount(table.members().size());
            table.members().forEach(member -> writeMember(writer, member));
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

    private static MembershipMessage read(WireReader reader) {
        int kind = reader.readByte();
        return switch (kind) {
            case PING -> new MembershipMessage.Ping(reader.readLong(), HeadCodec.read(reader), readDigest(reader));
            case ACK -> new MembershipMessage.Ack(reader.readLong(), HeadCodec.read(reader), readDigest(reader));
            case TABLE ->
                new MembershipMessage.Table(
                        reader.readList(MembershipMessage.Table.MEMBERS_MAX, () -> readMember(reader)));
            default -> throw new MalformedException("a membership message must be of kind 1 to 3, was " + kind);
        };
    }

    private static void writeMember(WireWriter writer, Member member) {
        Fields.writePeer(writer, member.id());
        Fields.writeAddress(writer, member.address());
        writer.writeVarLong(member.incarnation());
    }

    private static Member readMember(WireReader reader) {
        return new Member(Fields.readPeer(reader), Fields.readAddress(reader), reader.readVarLong());
    }

    private static void writeDigest(WireWriter writer, TableDigest digest) {
        writer.writeCount(digest.count()).writeLong(digest.hash());
    }

    private static TableDigest readDigest(WireReader reader) {
        return new TableDigest(reader.readCount(Integer.MAX_VALUE), reader.readLong());
    }
}
