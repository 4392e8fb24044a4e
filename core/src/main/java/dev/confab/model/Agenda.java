package dev.confab.model;

import dev.confab.gossip.wire.MalformedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** How many are due by that time. */
    public int dueBy(Instant time) {
        int found = Arrays.binarySearch(dues, time.toEpochMilli() + 1);
        int count = found < 0 ? -found - 1 : found;
        while (count > 0 && dues[count - 1] > time.toEpochMilli()) {
            count--; // of equal times the search finds any
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
        long millis = time.toEpochMilli();
        List<Line> due = sorted(
                lines(state).stream().filter(line -> line.due() <= millis).toList());
        if (due.isEmpty() || due.get(0).isScheduled()) {
            return due.isEmpty() ? due : due.subList(0, 1);
        }
        return due.stream().filter(line -> line.goesWith(due.get(0))).toList();
    }

    private static List<Line> sorted(List<Line> lines) {
        return lines.stream().sorted(FIRST_DUE).toList();
    }

    private static List<Line> lines(State state) {
        List<Line> lines = new ArrayList<>();
        state.namespaces().forEach((name, namespace) -> {
            if (Reserved.isAgenda(name)) {
                namespace.forEach((key, value) -> lines.add(new Line(name, key, value, dueOf(value))));
            }
        });
        return lines;
    }

    /** What cannot be read is due at once, so that it is dropped. */
    private static long dueOf(VersionedValue value) {
        try {
            return PendingText.due(value.value());
        } catch (MalformedException e) {
            return 0;
        }
    }

    /** One of what is pending, as it lies in the state. Immutable. */
    record Line(String namespace, String key, VersionedValue value, long due) {

        boolean isScheduled() {
            return namespace.equals(Reserved.SCHEDULED);
        }

        private boolean goesWith(Line first) {
            return due == first.due && value.revision() == first.value.revision() && !isScheduled();
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
