package io.atomix.storage.statistics;

import java.io.File;

/**
 * Takes the place of the engine's own class: how full the disk is, and nothing of the memory. The engine's asks the platform's
 * management beans, which load some 200 classes at each start, for a figure that only its in-memory storage wants. Immutable.
 */
public final class StorageStatistics {

    private static final long UNKNOWN = -1;

    private final File file;

    public StorageStatistics(File file) {
        this.file = file;
    }

    /** In bytes; 0 where the file does not exist. */
    public long getUsableSpace() {
        return file.getUsableSpace();
    }

    /** In bytes; 0 where the file does not exist. */
    public long getTotalSpace() {
        return file.getTotalSpace();
    }

    /** Unknown, always. */
    public long getFreeMemory() {
        return UNKNOWN;
    }

    /** Unknown, always. */
    public long getTotalMemory() {
        return UNKNOWN;
    }
}
