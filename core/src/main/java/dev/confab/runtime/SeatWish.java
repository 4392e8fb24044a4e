package dev.confab.runtime;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;

/** What somebody wants of the leader for the seats of the group. Immutable. */
record SeatWish(Kind kind, PeerId node) {

    private static final int FORMAT = 1;
    private static final int NAME_BYTES_MAX = 64;

    enum Kind {
        /** That node is to vote. */
        PROMOTE,
        /** That node is to vote no more. */
        DEMOTE,
        /** That voter is about to stop; its seat is to go to another first. */
        RELEASE,
        /** That voter is to lead. */
        LEAD
    }

    byte[] encode() {
        return WireWriter.create()
                .writeByte(FORMAT)
                .writeByte(kind.ordinal())
                .writeString(node.name())
                .toBytes();
    }

    static SeatWish decode(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        int format = reader.readByte();
        int kind = reader.readByte();
        if (format != FORMAT || kind < 0 || kind >= Kind.values().length) {
            throw new MalformedException("a wish for a seat must have format " + FORMAT + " and a kind of "
                    + Kind.values().length + ", has " + format + " and " + kind);
        }
        PeerId node = PeerId.of(reader.readString(NAME_BYTES_MAX));
        reader.expectEnd();
        return new SeatWish(Kind.values()[kind], node);
    }
}
