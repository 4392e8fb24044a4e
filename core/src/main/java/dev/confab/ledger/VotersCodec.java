package dev.confab.ledger;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** {@link Voters} as nodes tell them to each other. */
public final class VotersCodec {

    private static final int FORMAT = 1;
    private static final int NAME_BYTES_MAX = 64;

    private VotersCodec() {}

    public static byte[] encode(Voters voters) {
        WireWriter writer = WireWriter.create()
                .writeByte(FORMAT)
                .writeVarLong(voters.term())
                .writeVarLong(voters.index());
        writer.writeBoolean(voters.isConfirmed()).writeCount(voters.seats().size());
        for (Voters.Seat seat : voters.seats()) {
            writer.writeString(seat.id().node().name())
                    .writeLong(seat.id().disk())
                    .writeBoolean(seat.isVoting());
        }
        return writer.toBytes();
    }

    /** Throws {@link MalformedException} where these are no voters. */
    public static Voters decode(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        int format = reader.readByte();
        if (format != FORMAT) {
            throw new MalformedException("voters must have format " + FORMAT + ", have " + format);
        }
        long term = reader.readVarLong();
        long index = reader.readVarLong();
        boolean isConfirmed = reader.readBoolean();
        int count = reader.readCount(Voters.SEATS_MAX);
        List<Voters.Seat> seats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PeerId node = PeerId.of(reader.readString(NAME_BYTES_MAX));
            seats.add(new Voters.Seat(new VoterId(node, reader.readLong()), reader.readBoolean()));
        }
        reader.expectEnd();
        return new Voters(term, index, seats, isConfirmed);
    }
}
