package dev.confab.gossip.membership;

import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The parts that the codecs of this room share. */
final class Fields {

    private static final int NAME_BYTES_MAX = 64;
    private static final int HOST_BYTES_MAX = 1_024;
    private static final MemberState[] STATES = MemberState.values(); // in their order on the wire

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

    static void writeUpdates(WireWriter writer, List<Update> updates) {
        writer.writeCount(updates.size());
        updates.forEach(update -> writeUpdate(writer, update));
    }

    static List<Update> readUpdates(WireReader reader, int max) {
        return reader.readList(max, () -> readUpdate(reader));
    }

    static void writeUpdate(WireWriter writer, Update update) {
        Member member = update.member();
        writer.writeByte(member.state().ordinal());
        writePeer(writer, member.id());
        writeAddress(writer, member.address());
        writer.writeVarLong(member.incarnation());
        writeTraits(writer, member.traits());
        if (update.accuser() != null) {
            writePeer(writer, update.accuser());
        } else if (member.state().isGone()) {
            writer.writeCount(update.goneSeconds());
        }
    }

    private static Update readUpdate(WireReader reader) {
        MemberState state = readState(reader);
        Member member =
                new Member(readPeer(reader), readAddress(reader), reader.readVarLong(), state, readTraits(reader));
        PeerId accuser = state == MemberState.SUSPECT ? readPeer(reader) : null;
        return new Update(member, accuser, state.isGone() ? reader.readCount(Integer.MAX_VALUE) : 0);
    }

    private static MemberState readState(WireReader reader) {
        int state = reader.readByte();
        if (state < 0 || state >= STATES.length) {
            throw new MalformedException("a member's state must be 0 to " + (STATES.length - 1) + ", was " + state);
        }
        return STATES[state];
    }

    private static void writeTraits(WireWriter writer, Traits traits) {
        writer.writeBoolean(traits.isEphemeral()).writeCount(traits.labels().size());
        traits.labels().forEach((name, value) -> writer.writeString(name).writeString(value));
    }

    private static Traits readTraits(WireReader reader) {
        boolean isEphemeral = reader.readBoolean();
        int count = reader.readCount(Traits.LABELS_MAX);
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            labels.put(reader.readString(Traits.BYTES_MAX), reader.readString(Traits.BYTES_MAX));
        }
        if (labels.size() < count) {
            throw new MalformedException("labels must have different names, were " + labels.keySet());
        }
        return labels.isEmpty() && !isEphemeral ? Traits.NONE : new Traits(labels, isEphemeral);
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
