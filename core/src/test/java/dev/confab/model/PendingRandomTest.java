package dev.confab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random values for a time and for good, schedules, cancellations and ticks, while time goes on, stands still or seems to go
 * back; decided by two state machines, one of which is taken out of snapshots, and by plain maps side by side.
 */
class PendingRandomTest {

    private static final int STEPS = 3_000;
    private static final List<String> NAMESPACES = List.of("prod/acme/shop", "test/acme/shop");
    private static final List<String> KEYS = List.of("a", "b", "c", "d");

    private Random random = new Random(0);
    private Reference reference = new Reference();
    private Instant clock = Client.NOON.plusSeconds(60);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDecideLikePlainMaps(long seed) {
        // given
        random = new Random(seed);
        Client client = Client.founded();
        StateMachine other = StateMachineCodec.decode(StateMachineCodec.encode(client.machine));

        for (int step = 0; step < STEPS; step++) {
            // when
            clock = clock.plusSeconds(Math.max(-30, random.nextInt(200) - 100));
            Request request = client.request(randomCommand(client.machine.state()));
            reference.see(clock);
            boolean isCommitted = reference.decide(request.command());
            Applied applied = client.machine.apply(new Item.Whole(request), clock);
            Applied same = other.apply(new Item.Whole(RequestCodec.decode(RequestCodec.encode(request))), clock);

            // then
            String what = "seed %d, step %d: %s".formatted(seed, step, request.command());
            assertThat(applied.commit() != null)
                    .as("%s: %s", what, applied.decision())
                    .isEqualTo(isCommitted);
            reference.expectEqual(client.machine.state(), what);
            assertThat(same).as(what).isEqualTo(applied);
            if (random.nextInt(50) == 0) {
                other = StateMachineCodec.decode(StateMachineCodec.encode(other));
            }
        }
        assertThat(StateMachineCodec.encode(other)).isEqualTo(StateMachineCodec.encode(client.machine));
        assertThat(reference.fallenBack).isGreaterThan(50);
        assertThat(reference.carriedOut).isGreaterThan(50);
    }

    private Command randomCommand(State state) {
        return switch (random.nextInt(10)) {
            case 0 -> new Command.Schedule(List.of(), operations(), clock.plusSeconds(random.nextInt(600) - 60));
            case 1 -> Command.Assign.of(any(NAMESPACES), anyOf(ImportMode.values()), randomValues());
            case 2 -> cancelOfAny(state);
            case 3, 4, 5, 6 -> new Command.Tick();
            default -> new Command.Update(List.of(), operations(), random.nextBoolean());
        };
    }

    private Command cancelOfAny(State state) {
        List<Pending> pending = Agenda.pending(state);
        if (pending.isEmpty()) {
            return new Command.Tick();
        }
        Condition.Version place = any(pending).entry().place();
        return new Command.Update(
                List.of(place), List.of(new Operation.Remove(place.namespace(), place.key())), random.nextBoolean());
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            Duration expiresAfter = random.nextInt(3) == 0 ? null : Duration.ofSeconds(1 + random.nextInt(3) * 60L);
            operations.add(
                    random.nextInt(4) == 0
                            ? new Operation.Remove(any(NAMESPACES), any(KEYS))
                            : new Operation.Put(any(NAMESPACES), any(KEYS), "" + random.nextInt(4), expiresAfter));
        }
        return operations;
    }

    private Map<String, String> randomValues() {
        Map<String, String> values = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            values.put(any(KEYS), "" + random.nextInt(4));
        }
        return values;
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private ImportMode anyOf(ImportMode... modes) {
        return modes[random.nextInt(modes.length)];
    }

    /** What is promised, in the plainest words. */
    private static final class Reference {

        private final SortedMap<String, String> values = new TreeMap<>(); // by namespace and key
        private final SortedMap<String, Temporary> temporary = new TreeMap<>();
        private final List<Later> later = new ArrayList<>();
        private Instant time = Client.NOON.plusSeconds(1); // of the last commit; the first founded the cluster
        private Instant now = Instant.EPOCH;
        private long revision = 1;
        private int fallenBack;
        private int carriedOut;

        private record Temporary(Instant due, long revision, Optional<String> beneath) {}

        private record Later(Instant due, long revision, List<Operation> operations) {}

        void see(Instant clock) {
            now = clock.isAfter(time) ? clock : time;
        }

        /** Returns whether it is a commit. */
        boolean decide(Command command) {
            boolean isCommitted = command instanceof Command.Update update
                    ? update(update)
                    : command instanceof Command.Assign assign
                            ? assign(assign.assignments().get(0))
                            : command instanceof Command.Schedule schedule ? schedule(schedule) : tick();
            if (isCommitted) {
                revision++;
                time = now;
            }
            return isCommitted;
        }

        private boolean schedule(Command.Schedule schedule) {
            later.add(new Later(schedule.due(), revision + 1, schedule.operations()));
            return true;
        }

        private boolean update(Command.Update update) {
            String place = update.operations().get(0).namespace();
            String key = update.operations().get(0).key();
            if (place.equals(Reserved.SCHEDULED)) {
                return later.removeIf(
                        each -> "%019d-1".formatted(each.revision()).equals(key));
            }
            if (Reserved.isReserved(place)) {
                return temporary.remove(Reserved.subject(place) + ":" + key) != null;
            }
            Map<String, Operation> last = last(update.operations());
            boolean isNew = last.entrySet().stream().anyMatch(each -> isNew(each.getKey(), each.getValue()));
            boolean isAny = last.entrySet().stream()
                    .anyMatch(each -> each.getValue() instanceof Operation.Put || values.containsKey(each.getKey()));
            if (update.onlyIfChanged() ? !isNew : !isAny) {
                return false;
            }
            last.forEach(this::apply);
            return true;
        }

        private boolean isNew(String place, Operation operation) {
            return operation instanceof Operation.Put put
                    ? put.expiresAfter() != null || !put.value().equals(values.get(place))
                    : values.containsKey(place);
        }

        private boolean assign(Assignment assignment) {
            Map<String, Operation> changes = new LinkedHashMap<>();
            String prefix = assignment.namespace() + ":";
            assignment.values().forEach((key, value) -> {
                if (temporary.containsKey(prefix + key) || !value.equals(values.get(prefix + key))) {
                    changes.put(prefix + key, new Operation.Put(assignment.namespace(), key, value));
                }
            });
            for (String place : values.keySet()) {
                String key = place.substring(place.indexOf(':') + 1);
                boolean isGone = assignment.mode() == ImportMode.REPLACE
                        && place.startsWith(prefix)
                        && !assignment.values().containsKey(key);
                if (isGone) {
                    changes.put(place, new Operation.Remove(assignment.namespace(), key));
                }
            }
            changes.forEach(this::apply);
            return !changes.isEmpty();
        }

        private void apply(String place, Operation operation) {
            if (!(operation instanceof Operation.Put put)) {
                if (values.remove(place) != null) {
                    temporary.remove(place);
                }
                return;
            }
            Temporary before = temporary.remove(place);
            Optional<String> beneath = before == null ? Optional.ofNullable(values.get(place)) : before.beneath();
            if (put.expiresAfter() != null) {
                temporary.put(place, new Temporary(now.plus(put.expiresAfter()), revision + 1, beneath));
            }
            values.put(place, put.value());
        }

        /** What is due first; of what is due at once, what was written first. */
        private boolean tick() {
            Optional<Later> change = later.stream()
                    .filter(each -> !each.due().isAfter(now))
                    .min(Comparator.comparing(Later::due).thenComparing(Later::revision));
            Optional<Temporary> end = temporary.values().stream()
                    .filter(each -> !each.due().isAfter(now))
                    .min(Comparator.comparing(Temporary::due).thenComparing(Temporary::revision));
            if (end.isPresent() && (change.isEmpty() || isBefore(end.get(), change.get()))) {
                fallBack(end.get());
                return true;
            }
            change.ifPresent(due -> {
                later.remove(due);
                last(due.operations()).forEach(this::apply);
                carriedOut++;
            });
            return change.isPresent();
        }

        private static boolean isBefore(Temporary end, Later change) {
            int byTime = end.due().compareTo(change.due());
            return byTime < 0 || byTime == 0 && end.revision() < change.revision();
        }

        private void fallBack(Temporary first) {
            new TreeMap<>(temporary).forEach((place, end) -> {
                if (end.due().equals(first.due()) && end.revision() == first.revision()) {
                    temporary.remove(place);
                    end.beneath().ifPresentOrElse(value -> values.put(place, value), () -> values.remove(place));
                    fallenBack++;
                }
            });
        }

        private static Map<String, Operation> last(List<Operation> operations) {
            Map<String, Operation> last = new LinkedHashMap<>();
            operations.forEach(each -> last.put(each.namespace() + ":" + each.key(), each));
            return last;
        }

        void expectEqual(State state, String what) {
            SortedMap<String, String> all = new TreeMap<>();
            NAMESPACES.forEach(
                    name -> state.namespace(name).toMap().forEach((key, value) -> all.put(name + ":" + key, value)));
            assertThat(all).as(what).isEqualTo(values);
            assertThat(state.revision()).as(what).isEqualTo(revision);
            assertThat(state.time()).as(what).isEqualTo(time);
            SortedMap<String, Temporary> ends = new TreeMap<>();
            List<Later> changes = new ArrayList<>();
            for (Pending pending : Agenda.pending(state)) {
                if (pending instanceof Pending.Expiry expiry) {
                    ends.put(expiry.id(), new Temporary(expiry.due(), expiry.revision(), expiry.beneath()));
                } else if (pending instanceof Pending.Scheduled scheduled) {
                    changes.add(new Later(scheduled.due(), scheduled.revision(), scheduled.operations()));
                }
            }
            assertThat(Agenda.of(state).dueBy(now)).as(what).isEqualTo((int) Agenda.pending(state).stream()
                    .filter(pending -> !pending.due().isAfter(now))
                    .count());
            assertThat(ends).as(what).isEqualTo(temporary);
            assertThat(changes).as(what).containsExactlyInAnyOrderElementsOf(later);
        }
    }
}
