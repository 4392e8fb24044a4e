package io.atomix.protocols.raft.storage.log;

import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.storage.journal.JournalReader;

/** A place in the engine's log; takes the place of the engine's own class. */
public abstract class RaftLogReader implements JournalReader<RaftLogEntry> {}
