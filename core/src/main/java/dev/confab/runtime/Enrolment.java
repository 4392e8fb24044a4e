package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.LedgerOptions;
import dev.confab.ledger.MemoryLedger;
import dev.confab.ledger.RaftLedger;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node becomes in its cluster: a founder, which votes and gets a ledger, or a plain node. Confined to the node loop, but
 * for {@link #ledger}.
 */
final class Enrolment {

    private static final Logger log = LoggerFactory.getLogger(Enrolment.class);

    private final Rooms rooms;
    private final Gossip gossip;
    private final Agreement agreement;
    private final LeaderRoute route;
    private volatile @Nullable Ledger ledger;

    /**
     * What the node has before it is in a cluster. Immutable.
     *
     * @param directory null on a node that keeps nothing
     */
    record Rooms(
            NodeOptions options,
            Clock clock,
            NodeThreads threads,
            @Nullable DataDirectory directory,
            Transport transport,
            Readiness readiness) {}

    Enrolment(Rooms rooms, Gossip gossip, Agreement agreement, LeaderRoute route) {
        this.rooms = rooms;
        this.gossip = gossip;
        this.agreement = agreement;
        this.route = route;
    }

    /** The ledger of a node that votes; null on any other. Thread-safe. */
    @Nullable
    Ledger ledger() {
        return ledger;
    }

    void onFormed(FormationOutcome outcome) {
        if (outcome instanceof FormationOutcome.Undecided undecided) {
            rooms.readiness().waitsFor(undecided.reason());
            log.info("[{}] not in a cluster yet: {}", rooms.options().node(), undecided.reason());
        } else if (outcome instanceof FormationOutcome.Form form) {
            keep(form.record());
            startVoting(form.record());
        } else if (outcome instanceof FormationOutcome.Join join) {
            keep(join.record());
            rooms.readiness().waitsFor("the first state from " + join.record());
            log.info(
                    "[{}] joined the cluster that {} founded; it does not vote",
                    rooms.options().node(),
                    join.record());
        }
    }

    private void keep(FoundingRecord record) {
        DataDirectory directory = rooms.directory();
        if (directory != null && directory.identity().record().isEmpty()) {
            directory.found(record);
        }
        gossip.settle(record);
    }

    private void startVoting(FoundingRecord record) {
        List<PeerId> voters = record.founders().stream().map(Founder::name).toList();
        rooms.readiness().waitsFor("a leader among " + voters + "; a majority of them must be up and reachable");
        DataDirectory directory = rooms.directory();
        Ledger own = directory == null ? memoryLedger() : raftLedger(directory, voters, record);
        ledger = own;
        agreement.ledger(own);
        route.ledger(own);
        log.info("[{}] votes with {}", rooms.options().node(), voters);
    }

    private Ledger memoryLedger() {
        PeerId self = rooms.options().node();
        log.info("[{}] is a cluster of one that keeps nothing on disk", self);
        return new MemoryLedger(self, rooms.clock(), rooms.threads().loop(), agreement);
    }

    private Ledger raftLedger(DataDirectory place, List<PeerId> voters, FoundingRecord record) {
        NodeOptions options = rooms.options();
        LedgerOptions ledgerOptions =
                new LedgerOptions(place.ledger(), options.electionTimeout(), options.heartbeatInterval());
        return RaftLedger.start(
                options.node(),
                voters,
                ledgerOptions,
                rooms.transport(),
                peer -> gossip.addressOf(peer).or(() -> foundingAddress(record, peer)),
                rooms.clock(),
                agreement);
    }

    private static Optional<Address> foundingAddress(FoundingRecord record, PeerId peer) {
        return record.founders().stream()
                .filter(founder -> founder.name().equals(peer))
                .map(Founder::address)
                .findFirst();
    }
}
