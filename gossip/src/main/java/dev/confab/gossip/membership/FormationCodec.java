package dev.confab.gossip.membership;

import dev.confab.gossip.membership.FormationMessage.Candidacy;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;

/** The bytes of a {@link FormationMessage}, and of a {@link FoundingRecord} for the disk: format version, kind, fields. */
public final class FormationCodec {

    private static final int VERSION = 1;
    private static final int PROBE = 1;
    private static final int UNFORMED = 2;
    private static final int FORMED = 3;
    private static final int SEED_TEXT_BYTES_MAX = 2_048;

    private FormationCodec() {}

    /** Returns the message's bytes. */
    public static byte[] encode(FormationMessage message) {
        WireWriter writer = WireWriter.create().writeByte(VERSION);
        if (message instanceof FormationMessage.Probe probe) {
            writer.writeByte(PROBE).writeLong(probe.number());
        } else if (message instanceof FormationMessage.Unformed unformed) {
            writer.writeByte(UNFORMED).writeLong(unformed.number());
            writeCandidacy(writer, unformed.candidacy());
        } else if (message instanceof FormationMessage.Formed formed) {
            writer.writeByte(FORMED).writeLong(formed.number());
            Fields.writeFounders(writer, formed.record().founders());
        }
        return writer.toBytes();
    }

    /**
     * Reads a whole message.
     *
     * @throws MalformedException where the bytes are none
     */
    public static FormationMessage decode(byte[] bytes) {
        return Fields.decode(bytes, VERSION, FormationCodec::read);
    }

    /** Returns the record's bytes. */
    public static byte[] encode(FoundingRecord record) {
        WireWriter writer = WireWriter.create().writeByte(VERSION);
        Fields.writeFounders(writer, record.founders());
        return writer.toBytes();
    }

    /**
     * Reads a whole record.
     *
     * @throws MalformedException where the bytes are none
     */
    public static FoundingRecord decodeRecord(byte[] bytes) {
        return Fields.decode(bytes, VERSION, reader -> new FoundingRecord(Fields.readFounders(reader)));
    }

    private static FormationMessage read(WireReader reader) {
        int kind = reader.readByte();
        return switch (kind) {
            case PROBE -> new FormationMessage.Probe(reader.readLong());
            case UNFORMED -> new FormationMessage.Unformed(reader.readLong(), readCandidacy(reader));
            case FORMED ->
                new FormationMessage.Formed(reader.readLong(), new FoundingRecord(Fields.readFounders(reader)));
            default -> throw new MalformedException("a formation message must be of kind 1 to 3, was " + kind);
        };
    }

    private static void writeCandidacy(WireWriter writer, Candidacy candidacy) {
        Fields.writeFounder(writer, candidacy.self());
        writer.writeCount(candidacy.seeds().size());
        candidacy.seeds().forEach(writer::writeString);
        Fields.writeFounders(writer, candidacy.view());
    }

    private static Candidacy readCandidacy(WireReader reader) {
        return new Candidacy(
                Fields.readFounder(reader),
                reader.readList(Seed.SEEDS_MAX, () -> reader.readString(SEED_TEXT_BYTES_MAX)),
                Fields.readFounders(reader));
    }
}
