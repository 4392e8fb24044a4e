package dev.confab.ledger;

import io.atomix.protocols.raft.storage.log.RaftLogReader;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.storage.journal.Indexed;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link RaftJournal}. It remembers the entry before it, which may have been dropped since, and goes back when the end
 * of the log was cut: the engine's own readers went on with what they had read ahead ({@code SegmentedJournal:567}).
 */
final class RaftJournalReader extends RaftLogReader {

    private final RaftJournal journal;
    private @Nullable Indexed<RaftLogEntry> current;
    private long next;

    RaftJournalReader(RaftJournal journal, long index) {
        this.journal = journal;
        reset(index);
    }

    @Override
    public long getFirstIndex() {
        return journal.firstIndex();
    }

    /** 0 at the beginning of the log. */
    @Override
    public long getCurrentIndex() {
        follow();
        return current == null ? 0 : current.index();
    }

    @Override
    public @Nullable Indexed<RaftLogEntry> getCurrentEntry() {
        follow();
        return current;
    }

    @Override
    public long getNextIndex() {
        follow();
        return next;
    }

    @Override
    public boolean hasNext() {
        follow();
        return next <= journal.lastIndex();
    }

    @Override
    public Indexed<RaftLogEntry> next() {
        follow();
        Indexed<RaftLogEntry> entry = journal.entry(next);
        if (entry == null) {
            throw new NoSuchElementException("no entry " + next + ", the last is " + journal.lastIndex());
        }
        current = entry;
        next++;
        return entry;
    }

    @Override
    public void reset() {
        reset(journal.firstIndex());
    }

    /** At most to the end of the log. */
    @Override
    public void reset(long index) {
        next = Math.max(journal.firstIndex(), Math.min(index, journal.lastIndex() + 1));
        current = journal.entry(next - 1);
    }

    @Override
    public void close() {}

    private void follow() {
        if (next < journal.firstIndex()) {
            reset(next);
        }
    }

    /** What it has read may have been replaced. */
    void onCut() {
        reset(next);
    }
}
