package dev.confab.history;

import dev.confab.model.Reserved;
import java.util.List;

/** All namespaces as they were; each is made when it is asked for, out of what the history has by then. Thread-safe. */
public final class PastStore {

    private final History history;
    private final long revision;

    PastStore(History history, long revision) {
        this.history = history;
        this.revision = revision;
    }

    /** The revision at which it was so. */
    public long revision() {
        return revision;
    }

    /**
     * The namespace of that name as it was; empty where it had no key. Reads files where the history is on disk.
     *
     * @throws HistoryGoneException where its history does not reach back that far, any more
     */
    public PastView map(String namespace) {
        return history.at(namespace, revision);
    }

    /**
     * The names of the namespaces that had a key, sorted. Makes all of them.
     *
     * @throws HistoryGoneException where the history of one does not reach back that far
     */
    public List<String> namespaces() {
        return history.namespaces().stream()
                .filter(name -> !Reserved.isReserved(name) && map(name).size() > 0)
                .toList();
    }

    @Override
    public String toString() {
        return "all@" + revision;
    }
}
