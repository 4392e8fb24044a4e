package dev.confab.gossip.broadcast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The chunks of one snapshot that have come so far, in order. Memory grows with what came, not with what was promised.
 * Confined to the node loop.
 */
final class SnapshotDownload {

    private final SnapshotLabel label;
    private final List<byte[]> chunks = new ArrayList<>();

    SnapshotDownload(SnapshotLabel label) {
        this.label = label;
    }

    SnapshotLabel label() {
        return label;
    }

    int nextIndex() {
        return chunks.size();
    }

    boolean isComplete() {
        return chunks.size() == label.chunks();
    }

    /** Takes in the next chunk; false if it is another one, or damaged. */
    boolean add(BroadcastMessage.Chunk chunk) {
        boolean isNext = !isComplete()
                && chunk.index() == nextIndex()
                && chunk.bytes().length == label.chunkLength(chunk.index())
                && chunk.crc() == SnapshotShelf.crc(chunk.bytes());
        if (isNext) {
            chunks.add(chunk.bytes());
        }
        return isNext;
    }

    /** The whole, if its hash is the promised one. */
    Optional<EntrySnapshot> assemble() {
        byte[] bytes = new byte[label.length()];
        int at = 0;
        for (byte[] chunk : chunks) {
            System.arraycopy(chunk, 0, bytes, at, chunk.length);
            at += chunk.length;
        }
        return label.fits(bytes) ? Optional.of(new EntrySnapshot(label.head(), bytes)) : Optional.empty();
    }
}
