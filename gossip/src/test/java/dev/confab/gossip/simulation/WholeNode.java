package dev.confab.gossip.simulation;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.GossipListener;
import dev.confab.gossip.PeerChange;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.Member;
import dev.confab.gossip.transport.Hello;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import java.util.function.Function;

/** One node of a {@link WholeFleet}: all of gossip as it runs in production, over a log that is simulated. */
final class WholeNode implements GossipListener {

    final int number;
    final SimulatedLog log = new SimulatedLog();
    final SimulatedTransport transport;
    final Gossip gossip;
    private final WholeFleet fleet;
    boolean isDown;
    long runsSince;
    long clockOffset;
    long clockPpm;

    WholeNode(
            WholeFleet fleet,
            int number,
            Function<Hello, SimulatedTransport> transports,
            Function<WholeNode, Gossip> together) {
        this.fleet = fleet;
        this.number = number;
        this.runsSince = fleet.network().now();
        this.transport = transports.apply(new Hello("simulated", nameOf(number), addressOf(number), 1));
        this.gossip = together.apply(this);
    }

    /** What its clock shows. */
    long clock(long now) {
        return clockOffset + now + Math.floorDiv(now, 1_000_000L) * clockPpm;
    }

    static PeerId nameOf(int number) {
        return PeerId.of("node-" + number);
    }

    static Address addressOf(int number) {
        return new Address("node-" + number, 7600);
    }

    static int numberOf(Address address) {
        return Integer.parseInt(address.host().substring("node-".length()));
    }

    @Override
    public void onFormation(FormationOutcome outcome) {}

    @Override
    public boolean isVoter() {
        return number < WholeFleet.SEEDS;
    }

    @Override
    public void onPeer(PeerChange change, Member peer) {
        if (change == PeerChange.FAILED) {
            fleet.heldForDead(numberOf(peer.address()));
        }
    }

    @Override
    public void onHeard(Hello from, Head head) {}

    @Override
    public void onClash(PeerId peer, Head theirs, Head ours) {
        throw new AssertionError(number + ": nobody contradicts here, but " + peer + ": " + theirs + " and " + ours);
    }

    @Override
    public void onTwin(Hello earlier) {
        throw new AssertionError("no two nodes have one name here, but " + earlier);
    }

    @Override
    public void onRefused(Address by, String reason) {
        throw new AssertionError(number + ": nobody is refused here, but by " + by + ": " + reason);
    }
}
