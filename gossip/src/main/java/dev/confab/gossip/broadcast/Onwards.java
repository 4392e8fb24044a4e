package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import java.util.ArrayList;
import java.util.List;

/**
 * Verified entries that are to be brought on, each once, in their order: those with one way travel together, up to a message's
 * size. Confined to the node loop.
 */
final class Onwards {

    /** Entries with one way. */
    record Batch(Way way, List<Entry> entries) {}

    private final int bytesMax;
    private final List<Batch> batches = new ArrayList<>();
    private Head broughtOn;
    private long lastBytes;

    /** @param head what is up to there has been brought on in an earlier life, or is not news any more */
    Onwards(BroadcastOptions options, Head head) {
        this.bytesMax = options.rangeBytesMax();
        this.broughtOn = head;
    }

    /** Adds the entry, unless it was brought on already or goes no further. */
    void add(Way way, Entry entry) {
        if (way.hasEnded() || !way.isBeginning() && !broughtOn.isBehind(entry.head())) {
            return;
        }
        broughtOn = entry.head();
        Batch batch = batches.isEmpty() ? null : batches.get(batches.size() - 1);
        lastBytes += entry.bytes().length;
        boolean isOneWay = batch != null && batch.way().equals(way);
        boolean hasRoom =
                lastBytes <= bytesMax && batch != null && batch.entries().size() < BroadcastMessage.Range.ENTRIES_MAX;
        if (!isOneWay || !hasRoom) {
            batch = new Batch(way, new ArrayList<>());
            batches.add(batch);
            lastBytes = entry.bytes().length;
        }
        batch.entries().add(entry);
    }

    /** Returns what has gathered, and begins anew. */
    List<Batch> take() {
        List<Batch> taken = List.copyOf(batches);
        batches.clear();
        return taken;
    }
}
