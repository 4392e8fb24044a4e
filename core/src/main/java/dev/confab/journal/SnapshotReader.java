package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open snapshot. Stays readable on POSIX systems when it is deleted meanwhile. Thread-safe. */
public final class SnapshotReader implements AutoCloseable {

    private final Snapshot snapshot;
    private final DiskFile file;

    SnapshotReader(Snapshot snapshot, DiskFile file) {
        this.snapshot = snapshot;
        this.file = file;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    /**
     * Reads until the buffer is full or the content ends. The checksum was looked at when the shelf was opened, or the snapshot
     * written; what was damaged since goes unnoticed here, see {@link SnapshotShelf#isGood}.
     */
    public void read(long position, ByteBuffer into) throws IOException {
        file.read(SnapshotFormat.HEAD_BYTES + position, into);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
