package dev.confab.model;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.util.List;

/** The bytes of all that a voter's state machine holds: the state, the memory of requests, the pending parts. */
public final class StateMachineCodec {

    private static final int FORMAT = 2;
    private static final int BYTES_MAX = Integer.MAX_VALUE - 8;

    private StateMachineCodec() {}

    public static byte[] encode(StateMachine machine) {
        WireWriter writer = WireWriter.create();
        writer.writeByte(FORMAT);
        writer.writeVarLong(machine.position());
        writer.writeBytes(StateCodec.encode(machine.state()));
        Requests requests = machine.requests();
        writer.writeVarLong(requests.floor()).writeCount(requests.size());
        requests.forEach((id, decision) -> {
            RequestCodec.writeId(writer, id);
            DecisionCodec.write(writer, decision);
        });
        Parts parts = machine.parts();
        writer.writeCount(parts.size());
        parts.forEach((id, pending) -> {
            RequestCodec.writeId(writer, id);
            writer.writeVarLong(pending.touched()).writeCount(pending.chunks().size());
            pending.chunks().forEach(writer::writeBytes);
        });
        return writer.toBytes();
    }

    public static StateMachine decode(byte[] bytes) {
        WireReader reader = WireReader.of(bytes);
        CommitCodec.requireFormat(reader, FORMAT);
        long position = reader.readVarLong();
        State state = StateCodec.decode(reader.readBytes(BYTES_MAX));
        StateMachine machine = new StateMachine(state, readRequests(reader), readParts(reader), position);
        reader.expectEnd();
        return machine;
    }

    private static Requests readRequests(WireReader reader) {
        Requests requests = new Requests();
        long floor = reader.readVarLong();
        int count = reader.readCount(Requests.REMEMBERED_MAX);
        for (int i = 0; i < count; i++) {
            RequestId id = RequestCodec.readId(reader);
            Decision decision = DecisionCodec.read(reader);
            boolean isLastWord = decision instanceof Decision.Decided
                    || decision instanceof Decision.Refused
                    || decision instanceof Decision.Invalid
                    || decision instanceof Decision.Unchecked;
            if (!isLastWord || requests.recall(id) != null) {
                throw new MalformedException("the memory of requests must hold one last word on " + id);
            }
            requests.remember(id, decision);
        }
        requests.restoreFloor(floor);
        return requests;
    }

    private static Parts readParts(WireReader reader) {
        Parts parts = new Parts();
        int count = reader.readCount(Parts.PENDING_MAX);
        for (int i = 0; i < count; i++) {
            RequestId id = RequestCodec.readId(reader);
            long touched = reader.readVarLong();
            List<byte[]> chunks = reader.readList(Item.Part.COUNT_MAX, () -> reader.readBytes(BYTES_MAX));
            parts.put(id, new Parts.Pending(chunks, touched));
        }
        return parts;
    }
}
