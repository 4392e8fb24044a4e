package dev.confab.proof;

import dev.confab.model.Operation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What every key held at every revision, replayed from the log by rules of its own: nothing of the product's state machine
 * is asked. Begins with what the rounds before left. Right for fewer removals than tombstones are kept.
 */
final class Registers {

    /** A key as one revision left it; the version goes on counting over removals. Immutable. */
    record Value(long revision, long version, @Nullable String text) {}

    /** One key's part in one revision. Immutable. */
    record Step(String namespace, String key, @Nullable Value before, Value after) {}

    /** A key of a namespace. Immutable. */
    record Name(String namespace, String key) {}

    private final Map<Name, NavigableMap<Long, Value>> values = new HashMap<>();
    private final Map<Long, List<Step>> steps = new HashMap<>();
    private final Map<String, TreeSet<Long>> touched = new HashMap<>();
    private final Map<String, Set<String>> keys = new HashMap<>();

    static Registers of(History history) {
        Registers registers = new Registers();
        history.before().values().forEach(registers::put);
        Map<Long, Write> writes = history.writesById();
        history.log().stream()
                .sorted(Comparator.comparingLong(Entry::revision))
                .filter(entry -> writes.containsKey(entry.write()))
                .forEach(entry -> registers.apply(entry.revision(), writes.get(entry.write())));
        return registers;
    }

    private void put(Name name, Value value) {
        values.computeIfAbsent(name, any -> new TreeMap<>()).put(value.revision(), value);
        touched.computeIfAbsent(name.namespace(), any -> new TreeSet<>()).add(value.revision());
        keys.computeIfAbsent(name.namespace(), any -> new TreeSet<>()).add(name.key());
    }

    private void apply(long revision, Write write) {
        Map<Name, Operation> last = new LinkedHashMap<>();
        write.operations().forEach(each -> last.put(new Name(each.namespace(), each.key()), each));
        last.forEach((name, operation) -> step(revision, name, operation));
    }

    private void step(long revision, Name name, Operation operation) {
        NavigableMap<Long, Value> past = values.getOrDefault(name, new TreeMap<>());
        Value before = past.isEmpty() ? null : past.lastEntry().getValue();
        String text = operation instanceof Operation.Put put ? put.value() : null;
        boolean isAbsent = before == null || before.text() == null;
        if (text == null && isAbsent) {
            return;
        }
        Value after = new Value(revision, before == null ? 1 : before.version() + 1, text);
        put(name, after);
        steps.computeIfAbsent(revision, any -> new ArrayList<>())
                .add(new Step(name.namespace(), name.key(), isAbsent ? null : before, after));
    }

    /** Returns what the key held at that revision, or null where it did not exist. */
    @Nullable
    Value at(long revision, String namespace, String key) {
        NavigableMap<Long, Value> past = values.get(new Name(namespace, key));
        Map.Entry<Long, Value> found = past == null ? null : past.floorEntry(revision);
        return found == null || found.getValue().text() == null ? null : found.getValue();
    }

    long versionAt(long revision, String namespace, String key) {
        Value value = at(revision, namespace, key);
        return value == null ? 0 : value.version();
    }

    /** Returns what the key held from one revision to another, the state at the first included; null for none. */
    List<@Nullable Value> between(long from, long to, String namespace, String key) {
        List<@Nullable Value> found = new ArrayList<>();
        found.add(at(from, namespace, key));
        if (to > from) {
            values.getOrDefault(new Name(namespace, key), new TreeMap<>())
                    .subMap(from, false, to, true)
                    .values()
                    .forEach(value -> found.add(value.text() == null ? null : value));
        }
        return found;
    }

    /** Returns what every key held in the end, removed ones included. */
    Map<Name, Value> last() {
        Map<Name, Value> last = new HashMap<>();
        values.forEach((name, past) -> last.put(name, past.lastEntry().getValue()));
        return last;
    }

    /** Returns what that revision did to that namespace. */
    List<Step> stepsOf(long revision, String namespace) {
        return steps.getOrDefault(revision, List.of()).stream()
                .filter(step -> step.namespace().equals(namespace))
                .toList();
    }

    /** Returns the first revision above {@code from} that touched the namespace, or {@link Long#MAX_VALUE}. */
    long nextAfter(long from, String namespace) {
        TreeSet<Long> touching = touched.get(namespace);
        Long next = touching == null ? null : touching.higher(from);
        return next == null ? Long.MAX_VALUE : next;
    }

    /** Whether no key of the namespace differs between those two revisions. */
    boolean isSame(long from, long to, String namespace) {
        return keys(namespace).stream().allMatch(key -> at(from, namespace, key) == at(to, namespace, key));
    }

    /** Returns the keys of that namespace that ever had a value. */
    Set<String> keys(String namespace) {
        return keys.getOrDefault(namespace, Set.of());
    }
}
