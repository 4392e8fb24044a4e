package dev.confab.ledger;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.Item;
import dev.confab.model.RequestCodec;
import java.time.Instant;
import java.util.List;

/**
 * One entry of the log: what a leader proposed at one moment. The first byte is the format's version. Immutable.
 *
 * @param origin random, one per start of a ledger; with {@code number} it tells a ledger its own proposals
 * @param proposed the leader's clock
 */
record Batch(long origin, long number, Instant proposed, List<Item> items) {

    private static final int FORMAT = 1;

    static byte[] encode(long origin, long number, Instant proposed, byte[] items) {
        return WireWriter.create()
                .writeByte(FORMAT)
                .writeLong(origin)
                .writeVarLong(number)
                .writeVarLong(proposed.toEpochMilli())
                .writeRaw(items)
                .toBytes();
    }

    static Batch decode(byte[] entry) {
        WireReader reader = WireReader.of(entry);
        int format = reader.readByte();
        if (format != FORMAT) {
            throw new MalformedException("a batch must have format " + FORMAT + ", has " + format);
        }
        long origin = reader.readLong();
        long number = reader.readVarLong();
        Instant proposed = Instant.ofEpochMilli(reader.readVarLong());
        return new Batch(origin, number, proposed, items(reader));
    }

    /** Throws {@link MalformedException} where those bytes are not items: nothing malformed may get into the log. */
    static void requireItems(byte[] items) {
        items(WireReader.of(items));
    }

    private static List<Item> items(WireReader reader) {
        List<Item> items = reader.readList(Ledger.BATCH_ITEMS_MAX, () -> RequestCodec.readItem(reader));
        reader.expectEnd();
        return items;
    }
}
