package dev.confab.model;

import dev.confab.gossip.wire.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When something is due, out of a state. To make one looks through all that is pending, so keep it until a commit changes a
 * namespace that {@link Reserved#isAgenda}. Immutable.
 */
public final class Agenda {

    /** By time, then in the order in which they were written; of one commit the temporary values first, by name. */
    private static final Comparator<Line> FIRST_DUE = Comparator.comparingLong(Line::due)
            .thenComparingLong(line -> line.value().revision())
            .thenComparing(Line::isScheduled)
            .thenComparing(Line::namespace)
            .thenComparing(Line::key);

    private final long[] dues;

    private Agenda(long[] sortedDues) {
        this.dues = sortedDues;
    }

    public static Agenda of(State state) {
        return new Agenda(lines(state).stream().mapToLong(Line::due).sorted().toArray());
    }

    /** How many are due by that time; costs time in proportion to those. */
    public int dueBy(Instant time) {
        int count = 0;
        while (count < dues.length && dues[count] <= time.toEpochMilli()) {
            count++;
        }
        return count;
    }

    /** Returns all that is pending, what is due first first. */
    public static List<Pending> pending(State state) {
        List<Pending> pending = new ArrayList<>();
        for (Line line : sorted(lines(state))) {
            Pending read = line.read();
            if (read != null) {
                pending.add(read);
            }
        }
        return List.copyOf(pending);
    }

    /** How many there are. */
    static long size(State state) {
        long[] size = new long[1];
        state.namespaces().forEach((name, namespace) -> size[0] += Reserved.isAgenda(name) ? namespace.size() : 0);
        return size[0];
    }

    /**
     * Returns what is to happen next, as one commit, of what is due by that time: one scheduled change, or those temporary
     * values that were written together and are due together. Empty where nothing is due.
     */
    static List<Line> firstDue(State state, Instant time) {
        Line first = new Earliest(time.toEpochMilli()).among(state);
        if (first == null || first.isScheduled()) {
            return first == null ? List.of() : List.of(first);
        }
        List<Line> together = new ArrayList<>();
        forEach(state, (name, key, value) -> {
            boolean isOfThatCommit = value.revision() == first.value().revision(); // asked first: it costs nothing
            if (isOfThatCommit && !name.equals(Reserved.SCHEDULED) && dueOf(value) == first.due()) {
                together.add(new Line(name, key, value, first.due()));
            }
        });
        return sorted(together);
    }

    private static List<Line> sorted(List<Line> lines) {
        return lines.stream().sorted(FIRST_DUE).toList();
    }

    private static List<Line> lines(State state) {
        List<Line> lines = new ArrayList<>();
        forEach(state, (name, key, value) -> lines.add(new Line(name, key, value, dueOf(value))));
        return lines;
    }

    /** In no particular order. */
    private static void forEach(State state, Visitor visitor) {
        state.namespaces().forEach((name, namespace) -> {
            if (Reserved.isAgenda(name)) {
                namespace.forEach((key, value) -> visitor.visit(name, key, value));
            }
        });
    }

    /** What cannot be read is due at once, so that it is dropped. */
    private static long dueOf(VersionedValue value) {
        try {
            return PendingText.due(value.value());
        } catch (MalformedException e) {
            return 0;
        }
    }

    private interface Visitor {
        void visit(String namespace, String key, VersionedValue value);
    }

    /** Looks for the first, without a list of all: each tick looks through all that is pending. */
    private static final class Earliest {

        private final long millis;
        private @Nullable Line first;

        private Earliest(long millis) {
            this.millis = millis;
        }

        private @Nullable Line among(State state) {
            forEach(state, this::look);
            return first;
        }

        private void look(String namespace, String key, VersionedValue value) {
            long due = dueOf(value);
            if (due <= millis && (first == null || due <= first.due())) {
                Line line = new Line(namespace, key, value, due);
                first = first == null || FIRST_DUE.compare(line, first) < 0 ? line : first;
            }
        }
    }

    /** One of what is pending, as it lies in the state. Immutable. */
    record Line(String namespace, String key, VersionedValue value, long due) {

        boolean isScheduled() {
            return namespace.equals(Reserved.SCHEDULED);
        }

        /** Null where no release that we know wrote that. */
        @Nullable
        Pending read() {
            try {
                return PendingText.read(namespace, key, value);
            } catch (MalformedException e) {
                return null;
            }
        }
    }
}
