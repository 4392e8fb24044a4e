package dev.confab.ledger;

import dev.confab.journal.Journal;
import dev.confab.journal.JournalRecord;
import dev.confab.journal.Position;
import io.atomix.protocols.raft.storage.log.RaftLog;
import io.atomix.protocols.raft.storage.log.RaftLogReader;
import io.atomix.protocols.raft.storage.log.RaftLogWriter;
import io.atomix.protocols.raft.storage.log.entry.RaftLogEntry;
import io.atomix.storage.journal.Indexed;
import io.atomix.storage.journal.JournalReader;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** The engine's log on a {@link Journal}, whose records are its entries. Confined to the engine's thread. */
final class RaftJournal extends RaftLog {

    private final Journal journal;
    private final DiskGuard disk;
    private final RecentEntries recent = new RecentEntries();
    private final RaftLogWriter writer = new RaftJournalWriter(this);
    private final Set<RaftJournalReader> readers =
            Collections.newSetFromMap(new WeakHashMap<>()); // the engine closes few
    private boolean isOpen = true;
    private boolean isKept;

    RaftJournal(Journal journal, DiskGuard disk) {
        this.journal = journal;
        this.disk = disk;
    }

    long firstIndex() {
        return journal.firstIndex();
    }

    long lastIndex() {
        return journal.lastIndex();
    }

    Position last() {
        return journal.last();
    }

    /** Thread-safe. */
    long termAt(long index) {
        return disk.get(() -> journal.termAt(index));
    }

    /** Returns the entry, or null where the log has none of that index. */
    @Nullable
    Indexed<RaftLogEntry> entry(long index) {
        if (index < journal.firstIndex() || index > journal.lastIndex()) {
            return null;
        }
        Indexed<RaftLogEntry> known = recent.get(index);
        return known != null ? known : disk.get(() -> decoded(index, journal.read(index)));
    }

    private static Indexed<RaftLogEntry> decoded(long index, JournalRecord record) {
        byte[] body = new byte[record.body().remaining()];
        record.body().duplicate().get(body);
        return new Indexed<>(index, RaftSerializers.STORAGE_NAMESPACE.deserialize(body), body.length);
    }

    Indexed<RaftLogEntry> append(RaftLogEntry entry) {
        byte[] body = RaftSerializers.STORAGE_NAMESPACE.serialize(entry);
        disk.run(() -> journal.append(entry.term(), ByteBuffer.wrap(body)));
        Indexed<RaftLogEntry> indexed = new Indexed<>(journal.lastIndex(), entry, body.length);
        recent.add(indexed);
        return indexed;
    }

    /** Everything appended is durable when this returns; one force for all that came since the last. */
    void force() {
        disk.run(journal::force);
    }

    long forcedIndex() {
        return journal.forcedIndex();
    }

    boolean isForced() {
        return journal.forcedIndex() >= journal.lastIndex();
    }

    /** Runs a step of the engine that must not cut the log. */
    void keeping(Runnable step) {
        isKept = true;
        try {
            step.run();
        } finally {
            isKept = false;
        }
    }

    void truncate(long lastIndex) {
        if (!isKept && lastIndex < journal.lastIndex()) {
            disk.run(() -> journal.truncate(lastIndex));
            onCut();
        }
    }

    void reset(long firstIndex) {
        disk.run(() -> journal.reset(firstIndex));
        onCut();
    }

    private void onCut() {
        recent.clear();
        readers.forEach(RaftJournalReader::onCut);
    }

    @Override
    public RaftLogWriter writer() {
        return writer;
    }

    @Override
    public RaftLogReader openReader(long index) {
        RaftJournalReader reader = new RaftJournalReader(this, index);
        readers.add(reader);
        return reader;
    }

    /** The engine's own log has but one mode, too. */
    @Override
    public RaftLogReader openReader(long index, JournalReader.Mode mode) {
        return openReader(index);
    }

    @Override
    public boolean isCompactable(long index) {
        return journal.isCompactable(index);
    }

    @Override
    public long getCompactableIndex(long index) {
        return journal.compactableIndex(index);
    }

    @Override
    public void compact(long index) {
        disk.run(() -> journal.compact(index));
    }

    /** See {@link Journal#endFile}. */
    void endFile() {
        disk.run(journal::endFile);
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public void close() {
        if (isOpen) {
            isOpen = false;
            disk.close(journal::close);
        }
    }
}
