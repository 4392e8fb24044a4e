package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries that came before their turn, bounded in number and bytes. What is furthest ahead goes first when it gets tight: it
 * will be pulled when its turn comes. Confined to the node loop.
 */
final class EarlyEntries {

    /** An entry, who sent it, and how far it is to be brought on. */
    record Early(PeerId from, Way way, Entry entry) {}

    private final int entriesMax;
    private final long bytesMax;
    private final TreeMap<Long, Early> byRevision = new TreeMap<>();
    private long bytes;

    EarlyEntries(BroadcastOptions options) {
        this.entriesMax = options.earlyEntriesMax();
        this.bytesMax = options.earlyBytesMax();
    }

    /** Keeps it, unless it is so far ahead of the log that what is before it could not all wait here. */
    void add(Early early, Head head) {
        if (early.entry().revision() - head.revision() > entriesMax + 1L) {
            return;
        }
        if (byRevision.putIfAbsent(early.entry().revision(), early) == null) {
            bytes += early.entry().bytes().length;
        }
        while (byRevision.size() > entriesMax || bytes > bytesMax) {
            remove(byRevision.pollLastEntry());
        }
    }

    /** Takes out and returns the first entry if it can be offered to a log with that head; drops those of other epochs. */
    @Nullable
    Early next(Head head) {
        while (!byRevision.isEmpty()) {
            Early first = byRevision.firstEntry().getValue();
            boolean isOtherEpoch = !first.entry().head().epoch().equals(head.epoch());
            if (!isOtherEpoch && first.entry().revision() > head.revision() + 1) {
                return null;
            }
            remove(byRevision.pollFirstEntry());
            if (!isOtherEpoch) {
                return first;
            }
        }
        return null;
    }

    /** The first one that waits. */
    @Nullable
    Early first() {
        return byRevision.isEmpty() ? null : byRevision.firstEntry().getValue();
    }

    int size() {
        return byRevision.size();
    }

    long bytes() {
        return bytes;
    }

    private void remove(Map.Entry<Long, Early> removed) {
        bytes -= removed.getValue().entry().bytes().length;
    }
}
