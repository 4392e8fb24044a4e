package dev.confab.ledger;

import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.Request;
import dev.confab.model.RequestCodec;

/** Makes the batches that {@link Ledger#propose} takes. */
public final class Batches {

    private Batches() {}

    /** A batch of one request, which must be small enough for one entry of the log. */
    public static byte[] of(Request request) {
        WireWriter writer = WireWriter.create().writeCount(1);
        RequestCodec.writeWhole(writer, RequestCodec.encode(request));
        return writer.toBytes();
    }
}
