package dev.confab.ledger;

import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;

/**
 * For which disk a request to a voter is meant: messages find a node by its name, and behind that name there may be another disk
 * by now, which promised nothing. Its vote, or its word of how far it is, would be taken for that of the disk that is gone.
 */
final class Addressee {

    private Addressee() {}

    /** Puts the disk in front of the content. */
    static byte[] seal(VoterId to, byte[] content) {
        return WireWriter.create().writeLong(to.disk()).writeRaw(content).toBytes();
    }

    /** Whether that voter is meant. */
    static boolean isMeant(VoterId self, byte[] sealed) {
        return WireReader.of(sealed).readLong() == self.disk();
    }

    static byte[] content(byte[] sealed) {
        WireReader reader = WireReader.of(sealed);
        reader.readLong();
        return reader.readRaw(reader.remaining());
    }

    static IllegalStateException mistaken(VoterId self) {
        return new IllegalStateException("this is voter " + self + ", and another disk under its name was asked");
    }
}
