package dev.confab.ledger;

import dev.confab.journal.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a voter's ledger needs to know. Immutable.
 *
 * @param directory where its files are; must exist and be this node's alone
 * @param isForced whether what is acknowledged is forced to the disk before; otherwise it survives the process only
 * @param disks opens that directory
 * @param electionTimeout how long a voter waits for its leader before it calls an election
 * @param heartbeatInterval how often a leader is heard when nothing happens; well below the election timeout
 */
public record LedgerOptions(
        Path directory, boolean isForced, Disks disks, Duration electionTimeout, Duration heartbeatInterval) {

    /** Opens a directory of a disk; tests put another in its place. */
    @FunctionalInterface
    public interface Disks {
        Disk open(Path directory) throws IOException;
    }

    public LedgerOptions {
        if (heartbeatInterval.isZero() || heartbeatInterval.multipliedBy(2).compareTo(electionTimeout) > 0) {
            throw new IllegalArgumentException("electionTimeout must be at least twice the heartbeatInterval, was "
                    + electionTimeout + " and " + heartbeatInterval);
        }
    }
}
