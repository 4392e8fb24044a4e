package dev.confab.runtime;

import dev.confab.gossip.Discovery;
import dev.confab.gossip.membership.Seed;
import dev.confab.gossip.membership.Traits;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.history.HistoryOptions;
import dev.confab.model.Limits;
import dev.confab.replica.Bundle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is started with, checked. Immutable.
 *
 * @param listen null for a node without a port
 * @param advertise null to be reached where it listens
 * @param dataDirectory null to keep nothing on disk
 * @param traits what the node says of itself to the others
 * @param discovery null for none
 * @param isForced whether a voter forces its log to the disk before it acknowledges
 * @param voters how many voters there should be; 0 for as many as there were founders, and 3 at least
 * @param voterPatience how long a voter may be away before its seat goes to another node
 * @param bundle what is shown while the node has no configuration of its own; null for nothing
 * @param liveWithin how old a view may be to count as live
 * @param history the bounds of what the node remembers
 */
public record NodeOptions(
        String cluster,
        PeerId node,
        @Nullable Address listen,
        @Nullable Address advertise,
        List<Seed> seeds,
        @Nullable Path dataDirectory,
        Protection protection,
        boolean isForced,
        Duration electionTimeout,
        Duration heartbeatInterval,
        Limits limits,
        Traits traits,
        @Nullable Discovery discovery,
        int voters,
        Duration voterPatience,
        @Nullable Bundle bundle,
        Duration liveWithin,
        HistoryOptions history) {

    public NodeOptions {
        seeds = List.copyOf(seeds);
    }
}
