package dev.confab.runtime;

import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.wire.Address;
import dev.confab.history.Backup;
import dev.confab.history.BackupFile;
import dev.confab.model.State;
import dev.confab.replica.DiskCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup into the directory of a node that was in no cluster yet, and makes that node the only voter of the next epoch.
 *
 * <p>One durable write of the identity makes the step, as in {@link Recoverer}: before it the directory is that of a node which
 * was nowhere, and a restore that was cut off is done again.
 */
public final class Restorer {

    private static final Logger log = LoggerFactory.getLogger(Restorer.class);
    private static final Address UNKNOWN = new Address("unknown", 0);

    private Restorer() {}

    /**
     * Blocks on the disk.
     *
     * @throws IllegalStateException where the backup or the directory cannot be used; nothing has changed then
     * @throws UncheckedIOException where one cannot be read or the other written
     */
    public static Restored restore(NodeOptions options, Path file) {
        Path place = options.dataDirectory();
        if (place == null) {
            throw new IllegalStateException("a node without a dataDirectory cannot restore a backup; name one");
        }
        Backup backup = BackupFile.read(file);
        if (!backup.state().settings().isFounded()) {
            throw new IllegalStateException(
                    "backup " + file + " is of a cluster that was never founded; take another one");
        }
        Random random = new SecureRandom();
        try (DataDirectory directory = DataDirectory.open(
                place, options.cluster(), options.node(), random.nextLong(), System.currentTimeMillis())) {
            requireUnused(directory);
            backup.writeHistory(LocalState.history(directory), options.node(), options.history());
            DiskCopy.write(options.node(), place, backup.state());
            return begin(directory, options, backup, random.nextLong());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "dataDirectory " + place + " could not take the backup; free space there or make it writable, then"
                            + " restore again",
                    e);
        }
    }

    private static void requireUnused(DataDirectory directory) {
        Identity identity = directory.identity();
        if (identity.record().isPresent() || identity.clusterId() != null) {
            throw new IllegalStateException("dataDirectory " + directory.path()
                    + " was in a cluster already; restore into an empty one, or start the node as it is");
        }
    }

    private static Restored begin(DataDirectory directory, NodeOptions options, Backup backup, long nonce) {
        State state = backup.state();
        long epoch = state.head().epoch().counter() + 1;
        Address address = options.advertise() != null
                ? options.advertise()
                : options.listen() != null ? options.listen() : UNKNOWN;
        FoundingRecord record = new FoundingRecord(List.of(new Founder(options.node(), address, nonce)));
        directory.become(directory
                .identity()
                .withNonce(nonce)
                .withFounding(record)
                .withClusterId(state.settings().clusterId())
                .withEpoch(epoch));
        Restored restored = new Restored(epoch, state.head(), backup.oldest());
        log.info("[{}] restored a backup: {}", options.node(), restored.describe());
        return restored;
    }
}
