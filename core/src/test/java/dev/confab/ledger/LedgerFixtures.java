package dev.confab.ledger;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.journal.RealDisk;
import dev.confab.model.Cause;
import dev.confab.model.Command;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.model.Request;
import dev.confab.model.RequestCodec;
import dev.confab.model.RequestId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Commands, requests and batches for the tests of the ledger. */
final class LedgerFixtures {

    static LedgerOptions options(Path directory, Duration electionTimeout, Duration heartbeatInterval) {
        return new LedgerOptions(directory, true, RealDisk::new, electionTimeout, heartbeatInterval);
    }

    static final Epoch EPOCH = new Epoch(1, 42);
    private static final AtomicLong SEQUENCE = new AtomicLong();

    private LedgerFixtures() {}

    static Command.Found founding() {
        return new Command.Found(new UUID(1, 2), EPOCH, Limits.DEFAULT);
    }

    static Command.Update putting(String key, String value) {
        return new Command.Update(List.of(), List.of(new Operation.Put("test", key, value)), false);
    }

    static Request found() {
        return request(Head.EMPTY, founding());
    }

    static Request put(Head seen, String key, String value) {
        return request(seen, putting(key, value));
    }

    static Request request(Head seen, Command command) {
        RequestId id = new RequestId(7, SEQUENCE.incrementAndGet());
        return new Request(id, seen.epoch(), seen.revision(), new Cause("tester", "node-1", ""), command);
    }

    static byte[] batch(Request... requests) {
        WireWriter writer = WireWriter.create();
        writer.writeCount(requests.length);
        for (Request request : requests) {
            RequestCodec.writeWhole(writer, RequestCodec.encode(request));
        }
        return writer.toBytes();
    }
}
