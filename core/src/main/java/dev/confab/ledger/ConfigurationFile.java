package dev.confab.ledger;

import dev.confab.journal.Checksum;
import dev.confab.journal.Disk;
import dev.confab.journal.DiskFile;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Who votes, on disk; replaced whole and checksummed. The engine overwrites its own in place. Confined to one thread. */
final class ConfigurationFile {

    static final String NAME = "configuration";

    private final Disk disk;
    private @Nullable Configuration current;

    private ConfigurationFile(Disk disk, @Nullable Configuration current) {
        this.disk = disk;
        this.current = current;
    }

    /**
     * Opens the file. A damaged one is set aside and counts as none: the group's founding says the same, as long as voters do
     * not change.
     */
    static ConfigurationFile open(Disk disk) throws IOException {
        Configuration found = disk.exists(NAME) ? read(disk) : null;
        if (found == null && disk.exists(NAME)) {
            disk.rename(NAME, NAME + ".damaged");
            disk.forceNames();
        }
        return new ConfigurationFile(disk, found);
    }

    @Nullable
    Configuration current() {
        return current;
    }

    /** Durable when it returns. */
    void write(Configuration configuration) throws IOException {
        byte[] body = RaftSerializers.STORAGE_NAMESPACE.serialize(configuration);
        disk.replace(
                NAME,
                ByteBuffer.allocate(body.length + Integer.BYTES)
                        .put(body)
                        .putInt(Checksum.of(body))
                        .array());
        current = configuration;
    }

    private static @Nullable Configuration read(Disk disk) throws IOException {
        try (DiskFile file = disk.open(NAME)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            byte[] body = Arrays.copyOf(bytes.array(), Math.max(0, bytes.capacity() - Integer.BYTES));
            boolean isGood = bytes.capacity() >= Integer.BYTES && bytes.getInt(body.length) == Checksum.of(body);
            return isGood ? RaftSerializers.STORAGE_NAMESPACE.deserialize(body) : null;
        }
    }
}
