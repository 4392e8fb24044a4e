package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Turns commands into letters and letters into batches. Thread-safe. */
final class Letters {

    /** How much one batch carries. */
    static final int BATCH_BYTES = Ledger.BATCH_BYTES_MAX - 1024;

    /** How much of a large command one part carries. */
    static final int PART_BYTES = BATCH_BYTES - 64;

    private final long origin;
    private final AtomicLong sequence = new AtomicLong();

    Letters(long origin) {
        this.origin = origin;
    }

    Letter write(Cause cause, Command command, Head seen, long deadlineNanos) {
        RequestId id = new RequestId(origin, sequence.incrementAndGet());
        Request request = new Request(id, seen.epoch(), seen.revision(), cause, command);
        return new Letter(request, deadlineNanos, sequence::incrementAndGet);
    }

    byte[] pack(List<Letter> batch) {
        WireWriter writer = WireWriter.create();
        writer.writeCount(batch.size());
        batch.forEach(letter -> letter.writeItem(writer));
        return writer.toBytes();
    }
}
