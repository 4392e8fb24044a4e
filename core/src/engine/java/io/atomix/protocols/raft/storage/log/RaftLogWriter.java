package io.atomix.protocols.raft.storage.log;

import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.storage.journal.JournalWriter;

/** The end of the engine's log; takes the place of the engine's own class. */
public abstract class RaftLogWriter implements JournalWriter<RaftLogEntry> {}
