package dev.confab.ledger;

import dev.confab.journal.Checksum;
import dev.confab.journal.Disk;
import dev.confab.journal.DiskFile;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Who votes, on disk: kept twice, replaced whole and checksummed. The engine overwrites its own in place. Where both copies are
 * damaged this voter does not know who votes, and the founding does not say so any more. Confined to one thread.
 */
final class ConfigurationFile {

    static final String NAME = "configuration";
    static final String COPY = "configuration.copy";

    private final Disk disk;
    private @Nullable Configuration current;

    private ConfigurationFile(Disk disk, @Nullable Configuration current) {
        this.disk = disk;
        this.current = current;
    }

    /** Opens the file; damaged copies are set aside. */
    static ConfigurationFile open(Disk disk) throws IOException {
        Configuration found = readOrSetAside(disk, NAME);
        Configuration copy = readOrSetAside(disk, COPY);
        return new ConfigurationFile(disk, found == null ? copy : found);
    }

    /** Reads it and changes nothing; null where there is none that can be read. */
    static @Nullable Configuration peek(Disk disk) throws IOException {
        Configuration found = disk.exists(NAME) ? read(disk, NAME) : null;
        return found == null && disk.exists(COPY) ? read(disk, COPY) : found;
    }

    /** Null where there is none, or none that could be read. */
    @Nullable
    Configuration current() {
        return current;
    }

    /** Durable when it returns. The first copy is never behind the second. */
    void write(Configuration configuration) throws IOException {
        byte[] body = RaftSerializers.STORAGE_NAMESPACE.serialize(configuration);
        byte[] content = ByteBuffer.allocate(body.length + Integer.BYTES)
                .put(body)
                .putInt(Checksum.of(body))
                .array();
        disk.replace(NAME, content);
        disk.replace(COPY, content);
        current = configuration;
    }

    private static @Nullable Configuration readOrSetAside(Disk disk, String name) throws IOException {
        Configuration found = disk.exists(name) ? read(disk, name) : null;
        if (found == null && disk.exists(name)) {
            disk.rename(name, name + ".damaged");
            disk.forceNames();
        }
        return found;
    }

    private static @Nullable Configuration read(Disk disk, String name) throws IOException {
        try (DiskFile file = disk.open(name)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            byte[] body = Arrays.copyOf(bytes.array(), Math.max(0, bytes.capacity() - Integer.BYTES));
            boolean isGood = bytes.capacity() >= Integer.BYTES && bytes.getInt(body.length) == Checksum.of(body);
            return isGood ? RaftSerializers.STORAGE_NAMESPACE.deserialize(body) : null;
        }
    }
}
