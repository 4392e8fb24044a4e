package dev.confab.ledger;

import io.atomix.protocols.raft.storage.RaftStorage;
import io.atomix.storage.StorageLevel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What lies under the engine's storage: where its files are, and how small. The third seam for walls around the engine. */
final class RaftFiles {

    /** The engine reads and clears twice this much per entry, so small entries are fast ones; large commands come in parts. */
    static final int ENTRY_BYTES_MAX = 64 * 1024;

    /** The log is compacted in whole segments. */
    static final int SEGMENT_BYTES = 4 * 1024 * 1024;

    private RaftFiles() {}

    /** Never MAPPED: it brings entries back that were cut ({@code MappedJournalSegmentWriter:246}). */
    static RaftStorage open(Path directory) {
        forgetLock(directory);
        return RaftStorage.builder()
                .withPrefix(RaftNames.FILES)
                .withDirectory(directory.toFile())
                .withStorageLevel(StorageLevel.DISK)
                .withNamespace(RaftSerializers.STORAGE_NAMESPACE)
                .withMaxEntrySize(ENTRY_BYTES_MAX)
                .withMaxSegmentSize(SEGMENT_BYTES)
                .withDynamicCompaction(false)
                .withFreeDiskBuffer(0.01)
                .build();
    }

    /**
     * The engine's lock is a file that a killed process leaves behind, empty if it was killed at the wrong moment, and then
     * no start succeeds any more. The data directory has a lock of the operating system instead.
     */
    private static void forgetLock(Path directory) {
        try {
            Files.deleteIfExists(directory.resolve("." + RaftNames.FILES + ".lock"));
        } catch (IOException e) {
            throw new UncheckedIOException("the ledger's directory must be writable, is not: " + directory, e);
        }
    }
}
