package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Agenda;
import dev.confab.model.Applied;
import dev.confab.model.Assignment;
import dev.confab.model.Cause;
import dev.confab.model.Change;
import dev.confab.model.Command;
import dev.confab.model.Commit;
import dev.confab.model.Floors;
import dev.confab.model.ImportMode;
import dev.confab.model.Item;
import dev.confab.model.Limits;
import dev.confab.model.Operation;
import dev.confab.model.Request;
import dev.confab.model.RequestId;
import dev.confab.model.Reserved;
import dev.confab.model.State;
import dev.confab.model.StateMachine;
import dev.confab.model.StateMachineCodec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shows by ten thousand random operations that the whole equals a list of plain maps, one for each revision: puts, removals, imports,
 * temporary values, scheduled changes, rollbacks of one and of several namespaces and of keys, and compactions, with the state
 * machine saved and restored and the history started again in between. After each step all that can be read is compared, at a past
 * revision too, and how far back it can be read.
 */
class WholeModelTest {

    private static final int STEPS = 10_000;
    private static final List<String> NAMESPACES = List.of("prod/orders", "prod/billing", "test/orders");
    private static final HistoryOptions AMPLE = HistoryOptions.DEFAULT.commits(1_000_000);
    private static final Epoch EPOCH = new Epoch(1, 7);
    private static final PeerId NODE = PeerId.of("orders-1");

    @TempDir
    Path directory;

    private final List<Map<String, SortedMap<String, String>>> maps = new ArrayList<>();
    private final TreeMap<Instant, Due> due = new TreeMap<>();
    private final Map<String, Long> floors = new HashMap<>();
    private final List<Set<String>> changed = new ArrayList<>();
    private long base;
    private StateMachine machine = new StateMachine();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Random random = new Random(0);
    private History history = History.inMemory(NODE, AMPLE, State.EMPTY, WholeModelTest::never);
    private long requests;
    private String lastChange = "";

    /** What is to happen by itself: a key falls back, or operations are carried out. */
    private sealed interface Due {
        record FallBack(
                String namespace, String key, @Nullable String beneath) implements Due {}

        record Scheduled(List<Operation> operations) implements Due {}
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void shouldEqualAListOfMaps(long seed) {
        // given
        random = new Random(seed);
        maps.add(Map.of());
        changed.add(Set.of());
        history = History.in(directory, NODE, AMPLE, State.EMPTY, WholeModelTest::never);
        send(new Command.Found(new UUID(1, 2), EPOCH, Limits.DEFAULT), new HashMap<>());

        for (int step = 0; step < STEPS; step++) {
            // when
            int kind = random.nextInt(100);
            now = now.plusMillis(random.nextInt(400));
            if (kind < 70) {
                change(kind);
            } else if (kind < 80) {
                rollBack();
            } else if (kind < 96) {
                tickAll();
            } else if (kind < 97) {
                compact();
            } else {
                startAgain();
            }

            // then
            check("seed " + seed + ", step " + step + ", " + lastChange);
        }
    }

    private void change(int kind) {
        String namespace = any(NAMESPACES);
        String key = "key-" + random.nextInt(12);
        Map<String, SortedMap<String, String>> next = copy();
        if (kind < 25) {
            update(List.of(new Operation.Put(namespace, key, value())), next);
        } else if (kind < 35) {
            update(List.of(new Operation.Remove(namespace, key)), next);
        } else if (kind < 45) {
            update(
                    List.of(
                            new Operation.Put(namespace, key, value()),
                            new Operation.Put(any(NAMESPACES), "both", value())),
                    next);
        } else if (kind < 55) {
            bringIn(namespace, next);
        } else if (kind < 64) {
            Instant at = unusedTime();
            Duration after = Duration.between(now, at);
            lastChange = "put " + key + " for " + after;
            String beneath = beneath(namespace, key, next);
            carryOut(new Operation.Put(namespace, key, value()), next);
            Operation put =
                    new Operation.Put(namespace, key, next.get(namespace).get(key), after);
            send(new Command.Update(List.of(), List.of(put), false), next);
            due.put(at, new Due.FallBack(namespace, key, beneath));
        } else {
            Instant at = unusedTime();
            List<Operation> operations =
                    List.of(new Operation.Put(namespace, key, value()), new Operation.Remove(namespace, "both"));
            lastChange = "schedule";
            send(new Command.Schedule(List.of(), operations, at), next);
            due.put(at, new Due.Scheduled(operations));
        }
    }

    private void update(List<Operation> operations, Map<String, SortedMap<String, String>> next) {
        lastChange = operations.toString();
        operations.forEach(operation -> carryOut(operation, next));
        send(new Command.Update(List.of(), operations, false), next);
    }

    private void bringIn(String namespace, Map<String, SortedMap<String, String>> next) {
        lastChange = "import";
        SortedMap<String, String> values = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            values.put("key-" + random.nextInt(12), value());
        }
        ImportMode mode = random.nextBoolean() ? ImportMode.MERGE : ImportMode.REPLACE;
        SortedMap<String, String> target = new TreeMap<>(values);
        if (mode == ImportMode.MERGE) {
            in(next, namespace).forEach(target::putIfAbsent);
        }
        become(namespace, target, values.keySet(), next);
        send(Command.Assign.of(namespace, mode, values), next);
    }

    /** As the door does it: what was, out of the history, as one assignment with its note. */
    private void rollBack() {
        Map<String, SortedMap<String, String>> next = copy();
        long to = pastOf(NAMESPACES);
        List<Assignment> assignments = new ArrayList<>();
        SortedMap<String, @Nullable String> notes = new TreeMap<>();
        boolean ofKeys = random.nextInt(3) == 0;
        for (String namespace : NAMESPACES.subList(0, 1 + random.nextInt(NAMESPACES.size()))) {
            SortedMap<String, String> then = in(maps.get((int) to), namespace);
            SortedMap<String, String> past = history.at(namespace, to).toMap();
            SortedMap<String, @Nullable String> values = new TreeMap<>(past);
            SortedMap<String, String> target = new TreeMap<>(then);
            if (ofKeys) {
                values.keySet().retainAll(List.of("key-1"));
                values.putIfAbsent("key-1", null);
                target = new TreeMap<>(in(next, namespace));
                target.remove("key-1");
                if (then.containsKey("key-1")) {
                    target.put("key-1", then.get("key-1"));
                }
            }
            become(namespace, target, values.keySet(), next);
            assignments.add(new Assignment(namespace, ofKeys ? ImportMode.MERGE : ImportMode.REPLACE, values));
            notes.put(namespace, new RollbackNote(to, ofKeys ? 1 : 0).text());
        }
        assignments.add(new Assignment(Reserved.ROLLBACKS, ImportMode.MERGE, notes));
        lastChange = "rollback to " + to;
        send(new Command.Assign(List.of(), assignments), next);
    }

    /** One tick is one commit: the first that is due, in the order of their times. */
    private void tickAll() {
        lastChange = "ticks";
        while (!due.isEmpty() && !due.firstKey().isAfter(now)) {
            Due first = due.pollFirstEntry().getValue();
            Map<String, SortedMap<String, String>> next = copy();
            if (first instanceof Due.FallBack back) {
                put(back.namespace(), back.key(), back.beneath(), next);
            } else if (first instanceof Due.Scheduled scheduled) {
                scheduled.operations().forEach(operation -> carryOut(operation, next));
            }
            send(new Command.Tick(), next);
        }
        long before = revision();
        send(new Command.Tick(), copy());
        assertThat(revision()).as("nothing more is due").isEqualTo(before);
    }

    /** Forwards, back, or beyond what is there, of one namespace or more, or of the whole store. */
    private void compact() {
        SortedMap<String, Long> asked = new TreeMap<>();
        long store = random.nextInt(4) == 0 ? anyFloor(oldest(NAMESPACES.get(0))) : 0;
        for (String namespace : NAMESPACES.subList(0, random.nextInt(NAMESPACES.size() + 1))) {
            asked.put(namespace, anyFloor(oldest(namespace)));
        }
        lastChange = "compact " + asked + ", all " + store;
        Map<String, Long> raised = new HashMap<>(floors);
        raise(raised, Reserved.ALL_NAMESPACES, store);
        asked.keySet()
                .removeIf(namespace -> machine.state().namespace(namespace).revision() == 0);
        asked.forEach((namespace, floor) -> raise(raised, namespace, floor));
        long ofAll = raised.getOrDefault(Reserved.ALL_NAMESPACES, 0L);
        raised.entrySet().removeIf(each -> !each.getKey().equals(Reserved.ALL_NAMESPACES) && each.getValue() <= ofAll);
        boolean isForward = !raised.equals(floors);
        long before = revision();
        send(new Command.Compact(store, asked), copy());
        assertThat(revision()).as(lastChange).isEqualTo(isForward ? before + 1 : before);
        floors.clear();
        floors.putAll(raised);
    }

    private long anyFloor(long oldest) {
        long ahead = random.nextInt((int) (revision() - oldest) / 4 + 2);
        return switch (random.nextInt(6)) {
            case 0 -> revision() + ahead + 1;
            case 1 -> Math.max(0, oldest - ahead);
            default -> oldest + ahead;
        };
    }

    private void raise(Map<String, Long> raised, String namespace, long floor) {
        if (floor <= revision() && floor > raised.getOrDefault(namespace, 0L)) {
            raised.put(namespace, floor);
        }
    }

    private void startAgain() {
        lastChange = "start again";
        machine = StateMachineCodec.decode(StateMachineCodec.encode(machine));
        history.close();
        history = History.in(directory, NODE, AMPLE, machine.state(), WholeModelTest::never);
    }

    private void check(String when) {
        State state = machine.state();
        long past = pastOf(NAMESPACES);
        long other = pastOf(NAMESPACES);
        for (String namespace : NAMESPACES) {
            checkFloor(namespace, when);
            SortedMap<String, String> expected = in(maps.get((int) past), namespace);
            assertThat(state.namespace(namespace).toMap())
                    .as(when)
                    .isEqualTo(in(maps.get((int) revision()), namespace));
            assertThat(history.at(namespace, past).toMap()).as(when).isEqualTo(expected);
        }
        assertThat(Agenda.pending(state)).as(when).hasSize(due.size());
        SortedMap<String, String> agreed = new TreeMap<>();
        floors.forEach((name, floor) -> agreed.put(name, Long.toString(floor)));
        assertThat(state.namespace(Reserved.COMPACTIONS).toMap()).as(when).isEqualTo(agreed);
        String namespace = any(NAMESPACES);
        Comparison difference = Comparison.of(history.at(namespace, past), history.at(namespace, other));
        SortedMap<String, String> patched = new TreeMap<>(in(maps.get((int) past), namespace));
        difference
                .added()
                .forEach((key, value) ->
                        assertThat(patched.put(key, value)).as(when).isNull());
        difference
                .changed()
                .forEach((key, values) -> assertThat(patched.put(key, values.after()))
                        .as(when)
                        .isEqualTo(values.before())
                        .isNotEqualTo(values.after()));
        difference
                .removed()
                .forEach(
                        (key, value) -> assertThat(patched.remove(key)).as(when).isEqualTo(value));
        assertThat(patched).as(when).isEqualTo(in(maps.get((int) other), namespace));
    }

    private void checkFloor(String namespace, String when) {
        long oldest = oldest(namespace);
        assertThat(history.oldestReadable(namespace)).as(when).isEqualTo(oldest);
        long gone = oldest - 1 - random.nextInt(3);
        if (gone >= 0) {
            assertThatThrownBy(() -> history.at(namespace, gone))
                    .as(when)
                    .isInstanceOf(HistoryGoneException.class)
                    .hasMessageContaining("back to revision " + oldest);
        }
        assertThat(Floors.of(machine.state(), namespace)).as(when).isEqualTo(floor(namespace));
    }

    private long floor(String namespace) {
        return Math.max(floors.getOrDefault(Reserved.ALL_NAMESPACES, 0L), floors.getOrDefault(namespace, 0L));
    }

    /** The floor, or where the history begins: after the commits that nobody who was changed by them needs any more. */
    private long oldest(String namespace) {
        while (base < revision() && changed.get((int) base + 1).stream().allMatch(each -> floor(each) > base)) {
            base++;
        }
        return Math.max(base, floor(namespace));
    }

    private long pastOf(List<String> namespaces) {
        long oldest = namespaces.stream().mapToLong(this::oldest).max().orElseThrow();
        return oldest + random.nextInt((int) (revision() - oldest) + 1);
    }

    /** @param expected what holds after the commit, if it leads to one */
    private void send(Command command, Map<String, SortedMap<String, String>> expected) {
        State before = machine.state();
        Request request = new Request(
                new RequestId(1, ++requests),
                before.head().epoch(),
                before.revision(),
                new Cause("ann", NODE.name(), "test"),
                command);
        Applied applied = machine.apply(new Item.Whole(request), now);
        Commit commit = applied.commit();
        if (commit == null) {
            assertThat(expected).as(lastChange + ": " + applied.decision()).isEqualTo(maps.get((int) revision()));
        } else {
            maps.add(expected);
            changed.add(commit.changes().stream().map(Change::namespace).collect(Collectors.toSet()));
            history.onApplied(before, commit, machine.state());
        }
    }

    private void carryOut(Operation operation, Map<String, SortedMap<String, String>> next) {
        String value = operation instanceof Operation.Put put ? put.value() : null;
        if (value != null || in(next, operation.namespace()).containsKey(operation.key())) {
            put(operation.namespace(), operation.key(), value, next);
        }
    }

    /** @param named the keys that were said to have their values, to stay, where they have them for a time already */
    private void become(
            String namespace,
            SortedMap<String, String> target,
            Set<String> named,
            Map<String, SortedMap<String, String>> next) {
        SortedMap<String, String> present = in(next, namespace);
        SortedMap<String, String> all = new TreeMap<>(present);
        all.putAll(target);
        for (String key : all.keySet()) {
            boolean isSame = Objects.equals(target.get(key), present.get(key));
            if (!isSame || named.contains(key) && isTemporary(namespace, key)) {
                put(namespace, key, target.get(key), next);
            }
        }
    }

    private boolean isTemporary(String namespace, String key) {
        return due.values().stream()
                .anyMatch(each -> each instanceof Due.FallBack back
                        && back.namespace().equals(namespace)
                        && back.key().equals(key));
    }

    /** Whoever changes a key ends the temporary value on it. */
    private void put(
            String namespace, String key, @Nullable String value, Map<String, SortedMap<String, String>> next) {
        due.values()
                .removeIf(each -> each instanceof Due.FallBack back
                        && back.namespace().equals(namespace)
                        && back.key().equals(key));
        SortedMap<String, String> changed = new TreeMap<>(in(next, namespace));
        changed.remove(key);
        if (value != null) {
            changed.put(key, value);
        }
        next.put(namespace, changed);
    }

    /** A second temporary value lies over what the first lay over. */
    private @Nullable String beneath(String namespace, String key, Map<String, SortedMap<String, String>> present) {
        for (Due each : due.values()) {
            if (each instanceof Due.FallBack back
                    && back.namespace().equals(namespace)
                    && back.key().equals(key)) {
                return back.beneath();
            }
        }
        return in(present, namespace).get(key);
    }

    private Instant unusedTime() {
        Instant at = now.plusMillis(1 + random.nextInt(5_000));
        while (due.containsKey(at)) {
            at = at.plusMillis(1);
        }
        return at;
    }

    private Map<String, SortedMap<String, String>> copy() {
        return new HashMap<>(maps.get((int) revision()));
    }

    private static SortedMap<String, String> in(Map<String, SortedMap<String, String>> all, String namespace) {
        return all.getOrDefault(namespace, new TreeMap<>());
    }

    private long revision() {
        return machine.state().revision();
    }

    private String value() {
        return "v" + random.nextInt(1_000);
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static void never(Runnable task, Duration delay) {
        throw new RejectedExecutionException("there is no thread in this test");
    }
}
