package dev.confab.ledger;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.journal.Checksum;

/** Puts a length and a checksum around a snapshot: the engine has none, and swallows what goes wrong when it restores one. */
final class SnapshotFrame {

    private static final int MAGIC = 0x436F_6E66; // "Conf"

    private SnapshotFrame() {}

    static byte[] wrap(byte[] snapshot) {
        return WireWriter.create()
                .writeInt(MAGIC)
                .writeInt(Checksum.of(snapshot))
                .writeBytes(snapshot)
                .toBytes();
    }

    static byte[] unwrap(byte[] frame) {
        WireReader reader = WireReader.of(frame);
        int magic = reader.readInt();
        if (magic != MAGIC) {
            throw new MalformedException("a snapshot must begin with %08x, began with %08x".formatted(MAGIC, magic));
        }
        int expected = reader.readInt();
        byte[] snapshot = reader.readBytes(Integer.MAX_VALUE);
        reader.expectEnd();
        if (Checksum.of(snapshot) != expected) {
            throw new MalformedException("the checksum of a snapshot of " + snapshot.length + " bytes does not fit");
        }
        return snapshot;
    }
}
