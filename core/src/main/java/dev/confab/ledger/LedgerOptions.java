package dev.confab.ledger;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a voter's ledger needs to know. Immutable.
 *
 * @param directory where its files are; must exist and be this node's alone
 * @param electionTimeout how long a voter waits for its leader before it calls an election
 * @param heartbeatInterval how often a leader is heard when nothing happens; well below the election timeout
 */
public record LedgerOptions(Path directory, Duration electionTimeout, Duration heartbeatInterval) {
    public LedgerOptions {
        if (heartbeatInterval.isZero() || heartbeatInterval.multipliedBy(2).compareTo(electionTimeout) > 0) {
            throw new IllegalArgumentException("electionTimeout must be at least twice the heartbeatInterval, was "
                    + electionTimeout + " and " + heartbeatInterval);
        }
    }
}
