package dev.confab.ledger;

import dev.confab.journal.Disk;
import dev.confab.journal.Journal;
import dev.confab.journal.JournalOptions;
import dev.confab.journal.Position;
import dev.confab.journal.SnapshotShelf;
import dev.confab.journal.VoteFile;
import io.atomix.protocols.raft.storage.RaftStorage;
import io.atomix.protocols.raft.storage.log.RaftLog;
import io.atomix.protocols.raft.storage.snapshot.SnapshotStore;
import io.atomix.protocols.raft.storage.system.MetaStore;
import io.atomix.storage.StorageLevel;
import io.atomix.storage.statistics.StorageStatistics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The engine's storage: our own files under its classes. The third seam for walls around the engine: what lies here is
 * checksummed, forced before it is acknowledged, and knows what it promised.
 */
final class RaftFiles extends RaftStorage {

    /** Small entries are fast ones; large commands come in parts. */
    static final int ENTRY_BYTES_MAX = 64 * 1024;

    /** The log is compacted in whole segments. */
    static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    /** The engine compacts at once where less of the disk than this is free. */
    private static final double FREE_DISK_MIN = 0.01;

    private final Journal journal;
    private final RaftJournal log;
    private final RaftMetaStore metaStore;
    private final RaftSnapshots snapshots;
    private final StoredPromise promise;
    private final StorageStatistics statistics;
    private final boolean hasLostTheVoters;

    /** @param opened gets how to close each file that is open, also where a later one fails */
    private RaftFiles(LedgerOptions options, Disk disk, DiskGuard guard, List<DiskGuard.Change> opened)
            throws IOException {
        VoteFile votes = VoteFile.open(disk, !disk.list().isEmpty()); // the first file that a voter makes
        opened.add(votes::close);
        this.journal = Journal.open(disk, new JournalOptions(SEGMENT_BYTES, ENTRY_BYTES_MAX, options.isForced()));
        opened.add(journal::close);
        this.log = new RaftJournal(journal, guard);
        ConfigurationFile configurations = ConfigurationFile.open(disk);
        this.metaStore = new RaftMetaStore(votes, configurations, guard);
        this.hasLostTheVoters = configurations.current() == null
                && (votes.term() > 0 || !journal.last().equals(Position.NONE));
        this.snapshots = new RaftSnapshots(SnapshotShelf.open(disk), log, guard);
        this.promise = new StoredPromise(journal, votes, snapshots, guard);
        this.statistics = new StorageStatistics(options.directory().toFile());
    }

    /**
     * Opens the files of a voter, or makes them.
     *
     * @throws UncheckedIOException where the disk fails
     */
    static RaftFiles open(LedgerOptions options, DiskGuard guard) {
        List<DiskGuard.Change> opened = new ArrayList<>();
        try {
            return new RaftFiles(options, options.disks().open(options.directory()), guard, opened);
        } catch (IOException e) {
            opened.forEach(guard::close);
            throw new UncheckedIOException(e.getMessage(), e);
        } catch (RuntimeException e) {
            opened.forEach(guard::close);
            throw e;
        }
    }

    /** What an operator should know of what was found when they were opened; empty where all was well. */
    List<String> findings() {
        List<String> findings = new ArrayList<>(journal.recovery().sentences());
        findings.addAll(snapshots.findings());
        if (!promise.promise().isKnown()) {
            findings.add(
                    "what this voter acknowledged or voted is not known for sure; it neither votes nor stands until a leader"
                            + " has brought it up to date, or all other voters are there");
        }
        if (hasLostTheVoters) {
            findings.add("who votes is not known any more; this member does not vote until a leader has told it");
        }
        return findings;
    }

    /** Whether these files are those of a member, and do not say any more who votes. */
    boolean hasLostTheVoters() {
        return hasLostTheVoters;
    }

    PromiseKeeper promise() {
        return promise;
    }

    RaftJournal log() {
        return log;
    }

    @Override
    public MetaStore openMetaStore() {
        return metaStore;
    }

    @Override
    public RaftLog openLog() {
        return log;
    }

    @Override
    public SnapshotStore openSnapshotStore() {
        return snapshots;
    }

    /** The data directory has a lock of the operating system; the engine's is a file that a killed process leaves behind. */
    @Override
    public boolean lock(String id) {
        return true;
    }

    @Override
    public void unlock() {}

    @Override
    public StorageLevel storageLevel() {
        return StorageLevel.DISK;
    }

    @Override
    public int maxLogSegmentSize() {
        return SEGMENT_BYTES;
    }

    @Override
    public boolean dynamicCompaction() {
        return false;
    }

    @Override
    public double freeDiskBuffer() {
        return FREE_DISK_MIN;
    }

    @Override
    public double freeMemoryBuffer() {
        return 0;
    }

    @Override
    public StorageStatistics statistics() {
        return statistics;
    }
}
