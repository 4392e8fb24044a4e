package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots that peers are downloading from this node: few, and each dropped when nobody asks for it any more. One that
 * is a little old is offered again as long as entries lead on from it; else peers that ask at different heads would
 * push each other's snapshot off the shelf and none would ever finish. Confined to the node loop.
 */
final class SnapshotShelf {

    /** How many snapshots are kept at a time. */
    static final int SNAPSHOTS_MAX = 2;

    private static final class Kept {

        private final EntrySnapshot snapshot;
        private final SnapshotLabel label;
        private long askedNanos;

        private Kept(EntrySnapshot snapshot, SnapshotLabel label) {
            this.snapshot = snapshot;
            this.label = label;
        }
    }

    private final EntryLog log;
    private final BroadcastOptions options;
    private final List<Kept> shelf = new ArrayList<>();

    SnapshotShelf(EntryLog log, BroadcastOptions options) {
        this.log = log;
        this.options = options;
    }

    /** Returns the label of a snapshot that brings forward a log that is at {@code have}. */
    SnapshotLabel offer(Head have, long nowNanos) {
        for (Kept kept : shelf) {
            if (have.isBehind(kept.snapshot.head()) && leadsOn(kept.snapshot.head())) {
                kept.askedNanos = nowNanos;
                return kept.label;
            }
        }
        EntrySnapshot snapshot = log.snapshot();
        Kept kept = new Kept(snapshot, SnapshotLabel.of(snapshot, options.chunkBytes()));
        kept.askedNanos = nowNanos;
        shelf.removeIf(old -> old.label.equals(kept.label));
        shelf.add(kept);
        if (shelf.size() > SNAPSHOTS_MAX) {
            shelf.remove(0);
        }
        return kept.label;
    }

    /** Returns that chunk; absent where the snapshot is not here any more or has no such chunk. */
    BroadcastMessage.@Nullable Chunk chunk(BroadcastMessage.PullChunk wanted, long nowNanos) {
        for (Kept kept : shelf) {
            if (kept.label.equals(wanted.label()) && wanted.index() < kept.label.chunks()) {
                kept.askedNanos = nowNanos;
                int from = wanted.index() * kept.label.chunkBytes();
                byte[] bytes = new byte[kept.label.chunkLength(wanted.index())];
                System.arraycopy(kept.snapshot.bytes(), from, bytes, 0, bytes.length);
                return new BroadcastMessage.Chunk(wanted.request(), wanted.index(), crc(bytes), bytes);
            }
        }
        return null;
    }

    void onTick(long nowNanos) {
        shelf.removeIf(kept -> nowNanos - kept.askedNanos > options.snapshotKeepNanos());
    }

    int size() {
        return shelf.size();
    }

    static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private boolean leadsOn(Head head) {
        return head.epoch().equals(log.head().epoch())
                && log.head().revision() - head.revision() <= options.rangeRevisionsMax()
                && log.after(head.revision(), 1).isPresent();
    }
}
