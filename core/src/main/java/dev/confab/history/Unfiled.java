package dev.confab.history;

import dev.confab.model.State;
import java.util.ArrayList;
import java.util.List;

/**
 * The commits that are not on disk yet. Immutable.
 *
 * @param generation in which they were taken in
 * @param goesOn whether they follow what is on disk
 * @param from the revision before the first of them
 * @param fromMillis the time of that one
 * @param awaitsEarlier whether commits from before the first one may come
 */
record Unfiled(
        long generation, boolean goesOn, long from, long fromMillis, boolean awaitsEarlier, List<Body.Kept> bodies) {

    /** @param last the revision of the last commit on disk, of that generation; -1 where there is none */
    static Unfiled of(Known known, long filedGeneration, long last) {
        Index index = known.index();
        boolean goesOn = known.generation() == filedGeneration && last >= index.base();
        List<Body.Kept> bodies = new ArrayList<>();
        long from = goesOn ? last : index.base();
        long fromMillis = index.millisOf(from);
        if (!goesOn && from == 1 && index.body(1) instanceof Body.Kept founding) {
            // it changed no key and is dropped at once, but without its head nobody could tell that the next one is the
            // right one
            bodies.add(founding);
            from = 0;
            fromMillis = State.EMPTY.time().toEpochMilli();
        }
        long next = from + bodies.size() + 1;
        while (next <= index.last() && index.body(next) instanceof Body.Kept kept) {
            bodies.add(kept);
            next++;
        }
        return new Unfiled(known.generation(), goesOn, from, fromMillis, index.awaitsEarlier(), bodies);
    }

    /**
     * What was written is read from the disk from now on; returns the revision up to which nothing is needed any more, not even to show
     * to what the first commit was added.
     */
    long settle(Index index, List<Body.Filed> filed) {
        for (int i = 0; i < filed.size(); i++) {
            index.move(from + 1 + i, bodies.get(i), filed.get(i));
        }
        return index.base() - 1;
    }
}
