package dev.confab.ledger;

import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.Item;
import dev.confab.model.Request;
import dev.confab.model.RequestCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes the batches that {@link Ledger#propose} takes. */
public final class Batches {

    private Batches() {}

    /** A batch of one request, which must be small enough for one entry of the log. */
    public static byte[] of(Request request) {
        return of(List.of(request));
    }

    /** A batch of requests, which must be small enough together. */
    public static byte[] of(List<Request> requests) {
        WireWriter writer = WireWriter.create().writeCount(requests.size());
        requests.forEach(request -> RequestCodec.writeWhole(writer, RequestCodec.encode(request)));
        return writer.toBytes();
    }

    /** The batches that bring a request of any size, to be proposed one after the other. */
    public static List<byte[]> inParts(Request request) {
        byte[] encoded = RequestCodec.encode(request);
        int count = (encoded.length + Letters.PART_BYTES - 1) / Letters.PART_BYTES;
        List<byte[]> batches = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = i * Letters.PART_BYTES;
            byte[] chunk = Arrays.copyOfRange(encoded, from, Math.min(encoded.length, from + Letters.PART_BYTES));
            WireWriter writer = WireWriter.create().writeCount(1);
            RequestCodec.writePart(writer, new Item.Part(request.id(), i, count, chunk));
            batches.add(writer.toBytes());
        }
        return batches;
    }
}
