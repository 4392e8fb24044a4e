package dev.confab.model;

import dev.confab.gossip.wire.WireWriter;
import dev.confab.schema.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One of everything that has bytes, always the same. */
final class Samples {

    private Samples() {}

    /** A short history that makes use of everything a commit can hold. */
    static List<Commit> history() {
        return historyOf(new ArrayList<>());
    }

    static StateMachine machine() {
        List<StateMachine> machine = new ArrayList<>();
        historyOf(machine);
        return machine.get(0);
    }

    private static List<Commit> historyOf(List<StateMachine> machine) {
        Client client = new Client(new StateMachine(), 7);
        machine.add(client.machine);
        List<Applied> applied = new ArrayList<>();
        applied.add(client.send(
                new Command.Found(Client.CLUSTER, Client.EPOCH, Limits.DEFAULT.with(Limit.KEY_BYTES, 512))));
        applied.add(client.put("checkout.timeout", "300ms"));
        applied.add(client.send(Client.update(
                new Operation.Put(Client.SHOP, "grün", "😀"), new Operation.Put("test/acme/shop", "empty", ""))));
        applied.add(client.remove("checkout.timeout"));
        applied.add(client.send(Client.importOf(ImportMode.REPLACE, Map.of("checkout.timeout", "500ms", "b", "2"))));
        applied.add(client.send(Client.updateIf("b", 7)));
        applied.add(client.send(new Command.Update(List.of(), List.of(), true)));
        client.sendPart(client.request(Client.update(new Operation.Put(Client.SHOP, "part", "x"))), 0, 2);
        return applied.stream()
                .map(Applied::commit)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    static List<Request> requests() {
        Client client = Client.founded();
        SortedMap<String, @Nullable String> gone = new TreeMap<>(Map.of("a", "1"));
        gone.put("b", null);
        return List.of(
                client.request(new Command.Found(Client.CLUSTER, Client.EPOCH, Limits.DEFAULT)),
                client.request(new Command.Update(
                        List.of(new Condition.Version(Client.SHOP, "a", 3), new Condition.Version(Client.SHOP, "b", 0)),
                        List.of(new Operation.Put(Client.SHOP, "grün", "😀"), new Operation.Remove("test", "b")),
                        true)),
                client.request(Client.importOf(ImportMode.MERGE, Map.of("a", "1", "b", ""))),
                client.request(Client.importOf(ImportMode.REPLACE, Map.of())),
                client.request(new Command.Sync()),
                client.request(new Command.Assign(
                        List.of(new Condition.Unchanged(Client.SHOP, 300), new Condition.Version("test", "b", 2)),
                        List.of(
                                new Assignment("test", ImportMode.MERGE, gone),
                                new Assignment("b", ImportMode.REPLACE, gone)))),
                client.request(Client.update(new Operation.Put(Client.SHOP, "a", "1", Duration.ofHours(1)))),
                client.request(new Command.Schedule(
                        List.of(new Condition.Version(Client.SHOP, "a", 3)),
                        List.of(
                                new Operation.Put(Client.SHOP, "grün", "😀", Duration.ofMillis(1)),
                                new Operation.Remove("test", "b")),
                        Client.NOON.plusMillis(1))),
                client.request(new Command.Tick()),
                client.request(new Command.Checked(
                        Client.update(new Operation.Put(Client.SHOP, "a", "1")),
                        List.of(new Condition.Unchanged(Reserved.schema(Client.SHOP), 3)),
                        false)),
                client.request(new Command.Checked(importOfNothing(), List.of(), true)),
                client.request(new Command.Compact(300, new TreeMap<>(Map.of(Client.SHOP, 301L, "grün", 0L)))));
    }

    private static Command importOfNothing() {
        return Client.importOf(ImportMode.REPLACE, Map.of());
    }

    static List<byte[]> items() {
        List<byte[]> items = new ArrayList<>();
        for (Request request : requests()) {
            WireWriter writer = WireWriter.create();
            RequestCodec.writeWhole(writer, RequestCodec.encode(request));
            items.add(writer.toBytes());
        }
        WireWriter writer = WireWriter.create();
        RequestCodec.writePart(writer, new Item.Part(new RequestId(-1, 300), 1, 3, new byte[] {1, 2, 3}));
        items.add(writer.toBytes());
        return items;
    }

    static List<Decision> decisions() {
        return List.of(
                new Decision.Decided(new Outcome.Committed(300, true)),
                new Decision.Decided(new Outcome.Unchanged(0)),
                new Decision.Decided(new Outcome.Conflict(7, new Condition.Version(Client.SHOP, "a", 3), 4)),
                new Decision.Decided(new Outcome.Conflict(7, new Condition.Unchanged(Client.SHOP, 3), 4)),
                new Decision.Refused(7, Limit.VALUE_BYTES, 1024, 1025, "the value of a"),
                new Decision.Refused(7, Limit.PENDING, 10_000, 10_001, "the store"),
                new Decision.Forgotten(8),
                new Decision.PartStored(9),
                new Decision.PartsMissing(10),
                new Decision.Invalid(
                        11, List.of(new Violation(Client.SHOP, "grün", "g*", "a duration", "\"😀\"")), 300),
                new Decision.Invalid(12, List.of(), 0),
                new Decision.Unchecked(13));
    }

    static byte[] encoded(Decision decision) {
        WireWriter writer = WireWriter.create();
        DecisionCodec.write(writer, decision);
        return writer.toBytes();
    }
}
