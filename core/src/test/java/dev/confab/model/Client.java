package dev.confab.model;

import dev.confab.gossip.wire.Epoch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** One sender and the state machine it talks to, for tests: makes requests with ids in sequence and applies them. */
final class Client {

    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final Epoch EPOCH = new Epoch(1, 0x0123456789abcdefL);
    static final UUID CLUSTER = new UUID(0x1111222233334444L, 0x5555666677778888L);
    static final String SHOP = "prod/acme/shop";

    final StateMachine machine;
    private final long origin;
    private long sequence;

    Client(StateMachine machine, long origin) {
        this.machine = machine;
        this.origin = origin;
    }

    static Client founded() {
        return founded(Limits.DEFAULT);
    }

    static Client founded(Limits limits) {
        Client client = new Client(new StateMachine(), 7);
        client.send(new Command.Found(CLUSTER, EPOCH, limits));
        return client;
    }

    Request request(Command command) {
        return new Request(
                new RequestId(origin, ++sequence),
                EPOCH,
                machine.state().revision(),
                new Cause("ann", "node-1", ""),
                command);
    }

    Applied send(Command command) {
        return send(request(command));
    }

    Applied send(Request request) {
        return machine.apply(new Item.Whole(request), NOON.plusSeconds(sequence));
    }

    /** Decided when the leader's clock shows that time. */
    Applied sendAt(Instant time, Command command) {
        return machine.apply(new Item.Whole(request(command)), time);
    }

    Decision sendPart(Request request, int index, int count) {
        return machine.apply(part(request, index, count), NOON).decision();
    }

    /** The part of that index when the encoded request is cut into {@code count} parts of about equal length. */
    static Item.Part part(Request request, int index, int count) {
        byte[] bytes = RequestCodec.encode(request);
        int from = (int) ((long) bytes.length * index / count);
        int to = (int) ((long) bytes.length * (index + 1) / count);
        return new Item.Part(request.id(), index, count, java.util.Arrays.copyOfRange(bytes, from, to));
    }

    Applied put(String key, String value) {
        return send(update(new Operation.Put(SHOP, key, value)));
    }

    Applied remove(String key) {
        return send(update(new Operation.Remove(SHOP, key)));
    }

    Namespace shop() {
        return machine.state().namespace(SHOP);
    }

    static Command.Update update(Operation... operations) {
        return new Command.Update(List.of(), List.of(operations), false);
    }

    static Command.Update updateIf(String key, long version, Operation... operations) {
        return new Command.Update(List.of(new Condition.Version(SHOP, key, version)), List.of(operations), false);
    }

    static Command.Assign importOf(ImportMode mode, Map<String, String> values) {
        return Command.Assign.of(SHOP, mode, new TreeMap<>(values));
    }
}
