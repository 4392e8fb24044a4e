package dev.confab.history;

import java.util.ArrayList;
import java.util.List;

/**
 * The commits that are not on disk yet. Immutable.
 *
 * @param generation in which they were taken in
 * @param goesOn whether they follow what is on disk
 * @param from the revision before the first of them
 * @param fromMillis the time of that one
 */
record Unfiled(long generation, boolean goesOn, long from, long fromMillis, List<Body.Kept> bodies) {

    /** @param last the revision of the last commit on disk, of that generation; -1 where there is none */
    static Unfiled of(Known known, long filedGeneration, long last) {
        Index index = known.index();
        boolean goesOn = known.generation() == filedGeneration && last >= index.base();
        long from = goesOn ? last : index.base();
        List<Body.Kept> bodies = new ArrayList<>();
        for (long next = from + 1; next <= index.last() && index.slot(next).body() instanceof Body.Kept kept; next++) {
            bodies.add(kept);
        }
        return new Unfiled(known.generation(), goesOn, from, index.millisOf(from), bodies);
    }

    /** What was written is read from the disk from now on; returns the revision up to which nothing is needed any more. */
    long settle(Index index, List<Body.Filed> filed) {
        for (int i = 0; i < filed.size(); i++) {
            index.move(from + 1 + i, bodies.get(i), filed.get(i));
        }
        return index.base();
    }
}
