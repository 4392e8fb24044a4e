package dev.confab.proof;

import dev.confab.model.Condition;
import dev.confab.model.Operation;
import dev.confab.model.VersionedValue;
import dev.confab.watch.KeyChange;
import dev.confab.watch.WatchEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a child tells its parent what it saw: one line each, fields apart by tabs, parts by bars. Names and values of the
 * workload hold neither.
 */
final class HistoryLines {

    static final String INVOKED = "I";
    static final String RETURNED = "R";
    static final String READ = "G";
    static final String SUBSCRIBED = "S";
    static final String CLOSED = "Z";
    static final String HEARD = "E";
    static final String CLAIM = "L";
    static final String WISHED = "W";
    static final String GRANTED = "granted";
    static final String SURPRISE = "!";
    static final String ANSWER = "A";

    private static final String NONE = "-";

    private HistoryLines() {}

    static String line(Object... fields) {
        return Arrays.stream(fields).map(String::valueOf).collect(Collectors.joining("\t"));
    }

    static String invoked(long id, long at, Workload.Asked asked) {
        String conditions =
                joined(asked.conditions(), each -> each.namespace() + "|" + each.key() + "|" + each.version());
        String operations = joined(
                asked.operations(),
                each -> each instanceof Operation.Put put
                        ? put.namespace() + "|" + put.key() + "|" + put.value()
                        : each.namespace() + "|" + each.key());
        return line(INVOKED, id, at, conditions, operations);
    }

    static Write invoked(Life life, String[] fields) {
        List<Condition.Version> conditions =
                split(fields[3], part -> new Condition.Version(part[0], part[1], Long.parseLong(part[2])));
        List<Operation> operations = split(
                fields[4],
                part -> part.length == 3
                        ? new Operation.Put(part[0], part[1], part[2])
                        : new Operation.Remove(part[0], part[1]));
        return new Write(
                Long.parseLong(fields[1]),
                life,
                Long.parseLong(fields[2]),
                Long.MAX_VALUE,
                conditions,
                operations,
                new Fate.Unknown());
    }

    static String returned(long id, long at, Fate fate) {
        if (fate instanceof Fate.Committed told) {
            return line(RETURNED, id, at, "C", told.revision(), told.isVisible());
        } else if (fate instanceof Fate.Conflict told) {
            return line(RETURNED, id, at, "X", told.revision(), told.namespace(), told.key(), told.actualVersion());
        } else if (fate instanceof Fate.Unchanged told) {
            return line(RETURNED, id, at, "U", told.revision());
        }
        return line(RETURNED, id, at, fate instanceof Fate.Failed ? "F" : "?");
    }

    static Fate fate(String[] fields) {
        return switch (fields[3]) {
            case "C" -> new Fate.Committed(Long.parseLong(fields[4]), Boolean.parseBoolean(fields[5]));
            case "X" -> new Fate.Conflict(Long.parseLong(fields[4]), fields[5], fields[6], Long.parseLong(fields[7]));
            case "U" -> new Fate.Unchanged(Long.parseLong(fields[4]));
            case "F" -> new Fate.Failed();
            default -> new Fate.Unknown();
        };
    }

    static String read(
            long invoked,
            long returned,
            long synced,
            long from,
            long to,
            String namespace,
            String key,
            @Nullable VersionedValue seen,
            long age) {
        String value = seen == null ? NONE : seen.value() + "|" + seen.version() + "|" + seen.revision();
        return line(READ, invoked, returned, synced, from, to, namespace, key, value, age);
    }

    static Read read(Life life, String[] fields) {
        String[] value = fields[8].split("\\|");
        VersionedValue seen = fields[8].equals(NONE)
                ? null
                : new VersionedValue(value[0], Long.parseLong(value[1]), Long.parseLong(value[2]));
        return new Read(
                life,
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                Long.parseLong(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                fields[6],
                fields[7],
                seen,
                Long.parseLong(fields[9]));
    }

    static String subscribed(Subscribed each) {
        return line(SUBSCRIBED, each.id(), each.namespace(), each.start(), each.floor(), each.from());
    }

    static Subscribed subscribed(Life life, String[] fields) {
        return new Subscribed(
                Long.parseLong(fields[1]),
                life,
                fields[2],
                Subscribed.Start.valueOf(fields[3]),
                Long.parseLong(fields[4]),
                Long.parseLong(fields[5]),
                0);
    }

    static String heard(long subscription, WatchEvent event) {
        String changes = joined(
                event.changes(),
                each -> each.key() + "|" + each.version() + "|"
                        + each.oldValue().orElse(NONE) + "|" + each.newValue().orElse(NONE));
        return line(HEARD, subscription, event.kind(), event.isComplete(), event.revision(), changes);
    }

    static Heard heard(String[] fields) {
        List<KeyChange> changes = split(
                fields[5],
                part -> new KeyChange(part[0], optional(part[2]), optional(part[3]), Long.parseLong(part[1])));
        return new Heard(
                Long.parseLong(fields[1]),
                WatchEvent.Kind.valueOf(fields[2]),
                Boolean.parseBoolean(fields[3]),
                Long.parseLong(fields[4]),
                changes);
    }

    private static Optional<String> optional(String text) {
        return text.equals(NONE) ? Optional.empty() : Optional.of(text);
    }

    private static <T> String joined(List<T> all, Function<T, String> text) {
        return all.isEmpty() ? NONE : all.stream().map(text).collect(Collectors.joining(","));
    }

    private static <T> List<T> split(String text, Function<String[], T> value) {
        return text.equals(NONE)
                ? List.of()
                : Arrays.stream(text.split(","))
                        .map(part -> value.apply(part.split("\\|")))
                        .toList();
    }
}
