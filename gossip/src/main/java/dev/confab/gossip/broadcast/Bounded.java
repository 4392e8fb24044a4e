package dev.confab.gossip.broadcast;

import java.util.Iterator;
import java.util.Set;

/** Keeps sets that remember the order of insertion within their limit. */
final class Bounded {

    private Bounded() {}

    /** Removes what was inserted first, as far as there is too much. */
    static void trim(Set<?> insertionOrdered, int max) {
        Iterator<?> oldest = insertionOrdered.iterator();
        for (int excess = insertionOrdered.size() - max; excess > 0; excess--) {
            oldest.next();
            oldest.remove();
        }
    }
}
