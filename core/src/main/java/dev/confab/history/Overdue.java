package dev.confab.history;

import dev.confab.model.Command;
import dev.confab.model.Floors;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a history that is past its bounds wants to let go of, so that it keeps them again. By an eighth it may be past them: a compaction
 * is a commit, and not each commit is to be followed by one, least of all by one that lets go of compactions. Immutable.
 */
final class Overdue {

    /** How long the names of all namespaces may be together: a compaction must fit into one entry of the log. */
    static final int NAMES_CHARS_MAX = 10_000;

    private final HistoryOptions bounds;
    private final HistoryOptions past;

    Overdue(HistoryOptions bounds) {
        this.bounds = bounds;
        this.past = bounds.plusEighths(1);
    }

    /**
     * Returns what to ask for; empty where nothing is, or it is agreed on already. Called with the history's lock held; looks at each
     * namespace.
     */
    Optional<Command.Compact> in(Known known) {
        Index index = known.index();
        long store = Math.max(byAge(index), byBytes(index));
        SortedMap<String, Long> namespaces = new TreeMap<>();
        int room = NAMES_CHARS_MAX;
        for (NamespaceIndex namespace : index.namespaces()) {
            int commits = namespace.commits();
            int chars = namespace.name().length();
            boolean hasRoom = chars <= room && namespaces.size() < Command.Compact.NAMESPACES_MAX;
            if (commits > past.commitsMax() && hasRoom) {
                namespaces.put(namespace.name(), namespace.revisionOf(commits - bounds.commitsMax() - 1));
                room -= chars;
            }
        }
        boolean isWithin = store == 0 && namespaces.isEmpty();
        return isWithin
                ? Optional.empty()
                : Optional.of(new Command.Compact(store, namespaces))
                        .filter(wanted -> Floors.areMovedBy(wanted, known.latest()));
    }

    private long byAge(Index index) {
        boolean isEmpty = index.last() == index.base();
        long now = index.millisOf(index.last());
        boolean isPast = !isEmpty
                && index.millisOf(index.base() + 1) < now - past.ageMax().toMillis();
        return isPast ? index.revisionAt(now - bounds.ageMax().toMillis() - 1) : 0;
    }

    private long byBytes(Index index) {
        if (index.weight() <= past.bytesMax()) {
            return 0;
        }
        long revision = index.base();
        for (long left = index.weight(); left > bounds.bytesMax(); ) {
            left -= index.slot(++revision).weight();
        }
        return revision;
    }
}
