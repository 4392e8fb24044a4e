package io.atomix.protocols.raft.storage.log;

import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.storage.journal.Journal;
import io.atomix.storage.journal.JournalReader;

/** What the engine asks of its log; takes the place of the engine's own class. */
public abstract class RaftLog implements Journal<RaftLogEntry> {

    @Override
    public abstract RaftLogWriter writer();

    @Override
    public abstract RaftLogReader openReader(long index);

    @Override
    public abstract RaftLogReader openReader(long index, JournalReader.Mode mode);

    /** Whether something could be dropped below the index. */
    public abstract boolean isCompactable(long index);

    /** The first index that would be left. */
    public abstract long getCompactableIndex(long index);

    public abstract void compact(long index);
}
