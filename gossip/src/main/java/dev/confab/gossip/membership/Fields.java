package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.List;
import java.util.function.Function;

/** The parts that the codecs of this room share. */
final class Fields {

    private static final int NAME_BYTES_MAX = 64;
    private static final int HOST_BYTES_MAX = 1_024;

    private Fields() {}

    static void writePeer(WireWriter writer, PeerId id) {
        writer.writeString(id.name());
    }

    static PeerId readPeer(WireReader reader) {
        return PeerId.of(reader.readString(NAME_BYTES_MAX));
    }

    static void writeAddress(WireWriter writer, Address address) {
        writer.writeString(address.host()).writeCount(address.port());
    }

    static Address readAddress(WireReader reader) {
        return new Address(reader.readString(HOST_BYTES_MAX), reader.readCount(65_535));
    }

    static void writeFounders(WireWriter writer, List<Founder> founders) {
        writer.writeCount(founders.size());
        for (Founder founder : founders) {
            writeFounder(writer, founder);
        }
    }

    static List<Founder> readFounders(WireReader reader) {
        return reader.readList(Seed.SEEDS_MAX, () -> readFounder(reader));
    }

    static void writeFounder(WireWriter writer, Founder founder) {
        writePeer(writer, founder.name());
        writeAddress(writer, founder.address());
        writer.writeLong(founder.nonce());
    }

    static Founder readFounder(WireReader reader) {
        return new Founder(readPeer(reader), readAddress(reader), reader.readLong());
    }

    /** Reads a whole message: the format version, what {@code body} makes of the rest, and nothing after it. */
    static <T> T decode(byte[] bytes, int version, Function<WireReader, T> body) {
        WireReader reader = WireReader.of(bytes);
        int found = reader.readByte();
        if (found != version) {
            throw new MalformedException("the format version must be " + version + ", was " + found);
        }
        try {
            T message = body.apply(reader);
            reader.expectEnd();
            return message;
        } catch (IllegalArgumentException e) { // a value that its type does not allow
            throw new MalformedException(e.getMessage(), e);
        }
    }
}
