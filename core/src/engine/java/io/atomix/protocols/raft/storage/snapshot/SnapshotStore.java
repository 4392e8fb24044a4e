package io.atomix.protocols.raft.storage.snapshot;

import io.atomix.utils.time.WallClockTimestamp;

/** The engine's snapshots; takes the place of the engine's own class. */
public abstract class SnapshotStore implements AutoCloseable {

    /** The newest; null where there is none. */
    public abstract Snapshot getCurrentSnapshot();

    public abstract Snapshot getSnapshot(long index);

    /** Begins a snapshot; it counts when it is persisted and complete. */
    public abstract Snapshot newTemporarySnapshot(long index, WallClockTimestamp timestamp);

    /** Called by a snapshot that is complete. */
    protected abstract void completeSnapshot(Snapshot snapshot);

    @Override
    public abstract void close();
}
