package dev.confab.ledger;

import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.storage.journal.Indexed;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The last entries of the log as objects: each is read once per follower and once to be applied, and need not be decoded each
 * time. At most {@link #COUNT} of at most {@link #BYTES_MAX} each. Confined to the engine's thread.
 */
final class RecentEntries {

    static final int COUNT = 512;
    static final int BYTES_MAX = 16 * 1024;

    @SuppressWarnings({"unchecked", "rawtypes"}) // generic arrays cannot be made any other way
    private final @Nullable Indexed<RaftLogEntry>[] slots = new Indexed[COUNT];

    void add(Indexed<RaftLogEntry> entry) {
        slots[slot(entry.index())] = entry.size() <= BYTES_MAX ? entry : null;
    }

    @Nullable
    Indexed<RaftLogEntry> get(long index) {
        Indexed<RaftLogEntry> entry = slots[slot(index)];
        return entry != null && entry.index() == index ? entry : null;
    }

    void clear() {
        Arrays.fill(slots, null);
    }

    private static int slot(long index) {
        return (int) (index % COUNT);
    }
}
