package dev.confab.ledger;

import dev.confab.journal.Position;
import io.atomix.protocols.raft.storage.snapshot.Snapshot;
import io.atomix.protocols.raft.storage.snapshot.SnapshotDescriptor;
import io.atomix.protocols.raft.storage.snapshot.SnapshotReader;
import io.atomix.protocols.raft.storage.snapshot.SnapshotWriter;
import io.atomix.storage.buffer.HeapBuffer;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the engine: first in memory, where the engine writes it piece by piece, then on the shelf. Where the engine
 * keeps a time that it never reads, ours has the term of the last entry that the snapshot covers, so that it travels with it.
 */
final class RaftSnapshot extends Snapshot {

    private static final int BYTES_FIRST = 4 * 1024;

    private final RaftSnapshots snapshots;
    private final Position position;
    private @Nullable HeapBuffer buffer;
    private SoftReference<byte[]> content = new SoftReference<>(null);

    private RaftSnapshot(RaftSnapshots snapshots, Position position, @Nullable HeapBuffer buffer) {
        super(descriptor(position), snapshots);
        this.snapshots = snapshots;
        this.position = position;
        this.buffer = buffer;
    }

    /** One that is to be written. */
    static RaftSnapshot begun(RaftSnapshots snapshots, Position position) {
        HeapBuffer buffer = HeapBuffer.allocate(BYTES_FIRST, Integer.MAX_VALUE);
        buffer.mark();
        return new RaftSnapshot(snapshots, position, buffer);
    }

    /** One that is on the shelf. */
    static RaftSnapshot kept(RaftSnapshots snapshots, Position position) {
        return new RaftSnapshot(snapshots, position, null);
    }

    private static SnapshotDescriptor descriptor(Position position) {
        return SnapshotDescriptor.builder()
                .withIndex(position.index())
                .withTimestamp(RaftSnapshots.asTime(position.term()))
                .build();
    }

    Position position() {
        return position;
    }

    @Override
    public SnapshotWriter openWriter() {
        checkWriter();
        if (buffer == null) {
            throw new IllegalStateException("snapshot " + position + " is written already");
        }
        return new SnapshotWriter(buffer.reset().slice(), this);
    }

    @Override
    protected void closeWriter(SnapshotWriter writer) {
        if (buffer != null) {
            buffer.skip(writer.buffer().position()).mark();
        }
        super.closeWriter(writer);
    }

    /** Durable when it returns, and not yet the current one. */
    @Override
    public synchronized Snapshot persist() {
        if (buffer != null) {
            buffer.flip();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.read(bytes);
            buffer.close();
            buffer = null;
            snapshots.store(position, ByteBuffer.wrap(bytes));
            content = new SoftReference<>(bytes);
        }
        return this;
    }

    @Override
    public synchronized SnapshotReader openReader() {
        byte[] bytes = content.get();
        if (bytes == null) {
            bytes = snapshots.load(position);
            content = new SoftReference<>(bytes);
        }
        return new SnapshotReader(HeapBuffer.wrap(bytes), this);
    }

    @Override
    public boolean isPersisted() {
        return buffer == null;
    }

    /** One that is given up half way; what is on the shelf goes when a newer one comes. */
    @Override
    public synchronized void close() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }
}
