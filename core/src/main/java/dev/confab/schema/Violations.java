package dev.confab.schema;

import java.util.ArrayList;
import java.util.List;

/** Violations as they are found: all are counted, the first are listed. Confined to one thread. */
public final class Violations {

    /** How many are listed. */
    public static final int LISTED_MAX = 100;

    private final List<Violation> listed = new ArrayList<>();
    private long count;

    /** Adds one. */
    public void add(Violation violation) {
        count++;
        if (listed.size() < LISTED_MAX) {
            listed.add(violation);
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** How many were found. */
    public long count() {
        return count;
    }

    /** The first of them. */
    public List<Violation> listed() {
        return List.copyOf(listed);
    }
}
