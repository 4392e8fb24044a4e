package dev.confab.gossip.simulation;

import dev.confab.gossip.broadcast.Broadcast;
import dev.confab.gossip.broadcast.BroadcastHost;
import dev.confab.gossip.broadcast.Roster;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** One node of a {@link Fleet}: its log and its broadcast, as they run in production. */
final class FleetNode implements BroadcastHost {

    final int number;
    final PeerId name;
    final SimulatedLog log;
    final Broadcast broadcast;
    private final Fleet fleet;
    boolean isDown;
    boolean isKnown;
    long runsSince;

    /** In how many hops it got what is measured. */
    int hops;

    /** In how many hops it heard of that from whom, while it had not got it. */
    final Map<PeerId, Integer> heard = new HashMap<>(4);

    FleetNode(Fleet fleet, int number, SimulatedLog log, long seed) {
        this.fleet = fleet;
        this.number = number;
        this.name = nameOf(number);
        this.log = log;
        this.runsSince = fleet.network().now();
        this.broadcast = new Broadcast(log, this, fleet.options(), new Random(seed));
    }

    static PeerId nameOf(int number) {
        return PeerId.of("node-" + number);
    }

    @Override
    public PeerId self() {
        return name;
    }

    @Override
    public Roster roster() {
        return fleet.roster();
    }

    @Override
    public void onClash(PeerId peer, Head theirs, Head ours) {
        throw new AssertionError(name + ": nobody contradicts here, but " + peer + ": " + theirs + " and " + ours);
    }

    @Override
    public void onSnapshotRejected(PeerId peer, Head head, String reason) {
        throw new AssertionError(name + ": all snapshots are sound here, but " + peer + ": " + reason);
    }
}
