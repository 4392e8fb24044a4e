package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A snapshot that is being written, piece by piece, so that it is never held whole. It is on the shelf when {@link #complete}
 * has returned; closed before, or after a failure, it leaves nothing. Confined to one thread.
 */
public final class SnapshotDraft implements AutoCloseable {

    private final SnapshotShelf shelf;
    private final Disk disk;
    private final String temporary;
    private final long index;
    private final long term;
    private final DiskFile file;
    private final CRC32C crc = new CRC32C();
    private long bytes;
    private boolean isDone;

    SnapshotDraft(SnapshotShelf shelf, Disk disk, long index, long term) throws IOException {
        this.shelf = shelf;
        this.disk = disk;
        this.index = index;
        this.term = term;
        temporary = SnapshotFormat.fileName(index) + ".tmp";
        file = disk.open(temporary);
        try {
            file.truncate(0);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** How much was written so far. */
    public long bytes() {
        return bytes;
    }

    /** Adds what remains in the buffer. */
    public void write(ByteBuffer piece) throws IOException {
        if (bytes + piece.remaining() > SnapshotShelf.BYTES_MAX) {
            throw new IllegalStateException("a snapshot must have at most %d bytes, has %d"
                    .formatted(SnapshotShelf.BYTES_MAX, bytes + piece.remaining()));
        }
        crc.update(piece.duplicate());
        int length = piece.remaining();
        file.write(SnapshotFormat.HEAD_BYTES + bytes, piece);
        bytes += length;
    }

    /** Puts it on the shelf; durable when this returns. Takes the place of an older one of that index. */
    public Snapshot complete() throws IOException {
        Snapshot snapshot = new Snapshot(index, term, bytes);
        file.write(0, SnapshotFormat.head(snapshot, (int) crc.getValue()));
        file.force();
        file.close();
        disk.rename(temporary, SnapshotFormat.fileName(index));
        disk.forceNames();
        isDone = true;
        shelf.add(snapshot);
        return snapshot;
    }

    /** Gives it up unless it is complete. */
    @Override
    public void close() throws IOException {
        if (!isDone) {
            isDone = true;
            file.close();
            disk.delete(temporary);
        }
    }
}
