package io.atomix.protocols.raft.storage;

import io.atomix.protocols.raft.storage.log.RaftLog;
import io.atomix.protocols.raft.storage.snapshot.SnapshotStore;
import io.atomix.protocols.raft.storage.system.MetaStore;
import io.atomix.storage.StorageLevel;
import io.atomix.storage.statistics.StorageStatistics;

/** What the engine asks of its storage; takes the place of the engine's own class, which is the only storage it can have. */
public abstract class RaftStorage {

    public abstract MetaStore openMetaStore();

    public abstract RaftLog openLog();

    public abstract SnapshotStore openSnapshotStore();

    public abstract boolean lock(String id);

    public abstract void unlock();

    public abstract StorageLevel storageLevel();

    public abstract int maxLogSegmentSize();

    public abstract boolean dynamicCompaction();

    public abstract double freeDiskBuffer();

    public abstract double freeMemoryBuffer();

    public abstract StorageStatistics statistics();
}
