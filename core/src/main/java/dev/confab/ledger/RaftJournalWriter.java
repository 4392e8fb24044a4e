package dev.confab.ledger;

import io.atomix.protocols.raft.storage.log.RaftLogWriter;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.storage.journal.Indexed;

/** The end of a {@link RaftJournal}, as the engine sees it. */
final class RaftJournalWriter extends RaftLogWriter {

    private final RaftJournal journal;

    RaftJournalWriter(RaftJournal journal) {
        this.journal = journal;
    }

    @Override
    public long getLastIndex() {
        return journal.lastIndex();
    }

    /** Null where the log is empty. */
    @Override
    public Indexed<RaftLogEntry> getLastEntry() {
        return journal.entry(journal.lastIndex());
    }

    @Override
    public long getNextIndex() {
        return journal.lastIndex() + 1;
    }

    @Override
    @SuppressWarnings("unchecked") // it is the entry that was given
    public <T extends RaftLogEntry> Indexed<T> append(T entry) {
        return (Indexed<T>) journal.append(entry);
    }

    @Override
    public void append(Indexed<RaftLogEntry> entry) {
        if (entry.index() != getNextIndex()) {
            throw new IllegalStateException("the next index is " + getNextIndex() + ", not " + entry.index());
        }
        journal.append(entry.entry());
    }

    /** The log does not care what is committed. */
    @Override
    public void commit(long index) {}

    @Override
    public void reset(long index) {
        journal.reset(index);
    }

    @Override
    public void truncate(long index) {
        journal.truncate(index);
    }

    @Override
    public void flush() {
        journal.force();
    }

    @Override
    public void close() {
        journal.close();
    }
}
