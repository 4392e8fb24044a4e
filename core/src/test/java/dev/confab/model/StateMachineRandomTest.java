package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random commands, decided by the state machine and by plain maps side by side. */
class StateMachineRandomTest {

    private static final int STEPS = 3_000;
    private static final List<String> NAMESPACES = List.of("prod/acme/shop", "prod/acme/cart", "test/acme/shop");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldDecideLikePlainMaps(long seed) {
        // given
        Random random = new Random(seed);
        Client client = Client.founded();
        Reference reference = new Reference();
        List<Answered> answered = new ArrayList<>();
        State replica = State.EMPTY.apply(foundingCommit());

        for (int step = 0; step < STEPS; step++) {
            // when
            if (random.nextInt(10) == 0 && !answered.isEmpty()) {
                expectFirstAnswer(client, answered.get(random.nextInt(answered.size())), random);
                continue;
            }
            Request request = client.request(randomCommand(random, reference));
            Outcome expected = reference.decide(request.command());
            Applied applied = deliver(client.machine, request, random);

            // then
            assertThat(applied.decision())
                    .as("seed %d, step %d: %s", seed, step, request.command())
                    .isEqualTo(new Decision.Decided(expected));
            assertThat(applied.commit() != null).isEqualTo(expected instanceof Outcome.Committed);
            reference.expectEqual(client.machine.state());
            if (applied.commit() != null) {
                replica = replica.apply(CommitCodec.decode(CommitCodec.encode(applied.commit())));
            }
            if (!(request.command() instanceof Command.Sync)) {
                answered.add(new Answered(request, applied.decision()));
            }
        }
        assertThat(StateCodec.encode(replica)).isEqualTo(StateCodec.encode(client.machine.state()));
    }

    private static Commit foundingCommit() {
        Client client = new Client(new StateMachine(), 7);
        return client.send(new Command.Found(Client.CLUSTER, Client.EPOCH, Limits.DEFAULT))
                .commit();
    }

    private static void expectFirstAnswer(Client client, Answered first, Random random) {
        byte[] before = StateCodec.encode(client.machine.state());
        Applied retried = deliver(client.machine, first.request(), random);
        assertThat(retried).isEqualTo(new Applied(first.decision(), null));
        assertThat(StateCodec.encode(client.machine.state())).isEqualTo(before);
    }

    /** Whole or in parts; now and then the first attempt in parts is given up halfway. */
    private static Applied deliver(StateMachine machine, Request request, Random random) {
        if (random.nextBoolean()) {
            Request decoded = RequestCodec.decode(RequestCodec.encode(request));
            return machine.apply(new Item.Whole(decoded), Client.NOON);
        }
        int count = 1 + random.nextInt(4);
        if (random.nextInt(4) == 0) {
            for (int index = 0; index < random.nextInt(count); index++) {
                machine.apply(Client.part(request, index, count), Client.NOON);
            }
        }
        for (int index = 0; index < count - 1; index++) {
            machine.apply(Client.part(request, index, count), Client.NOON);
        }
        return machine.apply(Client.part(request, count - 1, count), Client.NOON);
    }

    private static Command randomCommand(Random random, Reference reference) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            return new Command.Sync();
        } else if (kind <= 3) {
            return randomImport(random);
        }
        List<Condition> conditions = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            String namespace = randomNamespace(random);
            String key = randomKey(random);
            long present = reference.version(namespace, key);
            conditions.add(new Condition.Version(namespace, key, random.nextInt(5) == 0 ? random.nextInt(4) : present));
        }
        List<Operation> operations = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            operations.add(randomOperation(random));
        }
        return new Command.Update(conditions, operations, random.nextBoolean());
    }

    private static Operation randomOperation(Random random) {
        return random.nextInt(3) == 0
                ? new Operation.Remove(randomNamespace(random), randomKey(random))
                : new Operation.Put(randomNamespace(random), randomKey(random), randomValue(random));
    }

    private static Command randomImport(Random random) {
        SortedMap<String, String> values = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            values.put(randomKey(random), randomValue(random));
        }
        ImportMode mode = random.nextBoolean() ? ImportMode.MERGE : ImportMode.REPLACE;
        return Command.Assign.of(randomNamespace(random), mode, values);
    }

    private static String randomNamespace(Random random) {
        return NAMESPACES.get(random.nextInt(NAMESPACES.size()));
    }

    private static String randomKey(Random random) {
        return "key-" + random.nextInt(8);
    }

    private static String randomValue(Random random) {
        return List.of("", "on", "off", "300ms", "grün 😀").get(random.nextInt(5));
    }

    private record Answered(Request request, Decision decision) {}

    /** What the state machine promises, in the plainest words. */
    private static final class Reference {
        private final Map<String, SortedMap<String, String>> values = new HashMap<>();
        private final Map<String, Long> versions = new HashMap<>(); // of every key that ever was, removals counted
        private long revision = 1;

        Reference() {
            NAMESPACES.forEach(name -> values.put(name, new TreeMap<>()));
        }

        long version(String namespace, String key) {
            return values.get(namespace).containsKey(key) ? versions.get(namespace + ":" + key) : 0;
        }

        Outcome decide(Command command) {
            if (command instanceof Command.Update update) {
                for (Condition each : update.conditions()) {
                    Condition.Version condition = (Condition.Version) each;
                    long actual = version(condition.namespace(), condition.key());
                    if (actual != condition.version()) {
                        return new Outcome.Conflict(revision, condition, actual);
                    }
                }
                return commit(wanted(update), update.onlyIfChanged());
            } else if (command instanceof Command.Assign assign) {
                return commit(wanted(assign.assignments().get(0)), true);
            }
            return new Outcome.Unchanged(revision);
        }

        private Map<String, Map<String, String>> wanted(Command.Update update) {
            Map<String, Map<String, String>> wanted = new HashMap<>();
            for (Operation operation : update.operations()) {
                wanted.computeIfAbsent(operation.namespace(), name -> new HashMap<>())
                        .put(operation.key(), operation instanceof Operation.Put put ? put.value() : null);
            }
            wanted.forEach((namespace, keys) -> keys.entrySet()
                    .removeIf(entry ->
                            entry.getValue() == null && !values.get(namespace).containsKey(entry.getKey())));
            return wanted;
        }

        private Map<String, Map<String, String>> wanted(Assignment imported) {
            Map<String, String> wanted = new HashMap<>(imported.values());
            SortedMap<String, String> present = values.get(imported.namespace());
            present.forEach((key, value) -> {
                if (value.equals(wanted.get(key))) {
                    wanted.remove(key);
                } else if (imported.mode() == ImportMode.REPLACE
                        && !imported.values().containsKey(key)) {
                    wanted.put(key, null);
                }
            });
            return Map.of(imported.namespace(), wanted);
        }

        private Outcome commit(Map<String, Map<String, String>> wanted, boolean onlyIfChanged) {
            boolean differs = wanted.entrySet().stream()
                    .anyMatch(each -> each.getValue().entrySet().stream()
                            .anyMatch(entry -> entry.getValue() == null
                                    || !entry.getValue()
                                            .equals(values.get(each.getKey()).get(entry.getKey()))));
            boolean isEmpty = wanted.values().stream().allMatch(Map::isEmpty);
            if (isEmpty || onlyIfChanged && !differs) {
                return new Outcome.Unchanged(revision);
            }
            wanted.forEach((namespace, keys) -> keys.forEach((key, value) -> {
                versions.merge(namespace + ":" + key, 1L, Long::sum);
                if (value == null) {
                    values.get(namespace).remove(key);
                } else {
                    values.get(namespace).put(key, value);
                }
            }));
            return new Outcome.Committed(++revision, true);
        }

        void expectEqual(State state) {
            assertThat(state.revision()).isEqualTo(revision);
            long bytes = 0;
            for (String namespace : NAMESPACES) {
                SortedMap<String, String> expected = values.get(namespace);
                Namespace actual = state.namespace(namespace);
                assertThat(actual.toMap()).isEqualTo(expected);
                assertThat(actual.size()).isEqualTo(expected.size());
                expected.keySet()
                        .forEach(key -> assertThat(actual.versionOf(key)).isEqualTo(version(namespace, key)));
                bytes += expected.entrySet().stream()
                        .mapToLong(entry -> Names.utf8Bytes(entry.getKey()) + Names.utf8Bytes(entry.getValue()))
                        .sum();
            }
            assertThat(state.bytes()).isEqualTo(bytes);
        }
    }
}
