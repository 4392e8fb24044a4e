package dev.confab.ledger;

import dev.confab.journal.Disk;
import dev.confab.journal.DiskFile;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
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

    /** @throws DamagedException where the file is there and does not fit its checksum */
    static ConfigurationFile open(Disk disk) throws IOException {
        return new ConfigurationFile(disk, disk.exists(NAME) ? read(disk) : null);
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
                        .putInt(checksum(body))
                        .array());
        current = configuration;
    }

    private static Configuration read(Disk disk) throws IOException {
        try (DiskFile file = disk.open(NAME)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(0, bytes);
            byte[] body = Arrays.copyOf(bytes.array(), Math.max(0, bytes.capacity() - Integer.BYTES));
            if (bytes.capacity() < Integer.BYTES || bytes.getInt(body.length) != checksum(body)) {
                throw new DamagedException(disk + "/" + NAME + " is damaged; move the node's data directory away and start it"
                        + " again, it takes a fresh copy");
            }
            return RaftSerializers.STORAGE_NAMESPACE.deserialize(body);
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }
}
