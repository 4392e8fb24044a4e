package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.Address;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.RealDisk;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.LedgerOptions;
import dev.confab.ledger.MemoryLedger;
import dev.confab.ledger.RaftLedger;
import dev.confab.ledger.ReopeningLedger;
import dev.confab.ledger.VoterId;
import dev.confab.replica.Replica;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final Replica replica;
    private @Nullable FoundersOnly founders;
    private volatile @Nullable Ledger ledger;
    private volatile Supplier<Optional<String>> diskFailure = Optional::empty;
    private volatile @Nullable String notice;

    /**
     * What the node has before it is in a cluster. Immutable.
     *
     * @param directory null on a node that keeps nothing
     * @param mayVote false on a node that only looks around
     */
    record Rooms(
            NodeOptions options,
            Clock clock,
            NodeThreads threads,
            @Nullable DataDirectory directory,
            Transport transport,
            Readiness readiness,
            boolean mayVote) {}

    Enrolment(Rooms rooms, Gossip gossip, Agreement agreement, LeaderRoute route, Replica replica) {
        this.replica = replica;
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

    /** What an operator must know of this node's place in the cluster; absent where it is as configured. Thread-safe. */
    Optional<String> notice() {
        return Optional.ofNullable(notice).or(() -> diskFailure.get());
    }

    void onFormed(FormationOutcome outcome) {
        if (outcome instanceof FormationOutcome.Undecided undecided) {
            rooms.readiness().waitsFor(undecided.reason());
            log.info("[{}] not in a cluster yet: {}", rooms.options().node(), undecided.reason());
        } else if (outcome instanceof FormationOutcome.Form form) {
            keep(form.record());
            if (rooms.mayVote()) {
                startVoting(form.record());
            }
        } else if (outcome instanceof FormationOutcome.Join join) {
            keep(join.record());
            rooms.readiness().waitsFor("the first state from " + join.record());
            log.info(
                    "[{}] joined the cluster that {} founded; it does not vote",
                    rooms.options().node(),
                    join.record());
            sayIfEmptied(join.record());
        }
    }

    /** A founder by name, and not by its disk. */
    private void sayIfEmptied(FoundingRecord record) {
        PeerId self = rooms.options().node();
        if (record.founders().stream().anyMatch(founder -> founder.name().equals(self))) {
            say(
                    "this node was a voter, but its data directory is another one than the voter had, so it follows without a vote,"
                            + " and the cluster has " + (record.founders().size() - 1) + " of its "
                            + record.founders().size()
                            + " voters left; if the old directory still exists, stop this node and put it back");
        }
    }

    private void say(String what) {
        notice = what;
        log.warn("[{}] {}", rooms.options().node(), what);
    }

    /** A voter whose epoch was superseded by a recovery elsewhere steps aside as soon as it hears of it. */
    void onTick() {
        if (ledger != null && agreement.hasForeignLedger()) {
            leave();
        }
        DataDirectory directory = rooms.directory();
        if (directory != null
                && ledger != null
                && epoch() > directory.identity().epoch()) {
            stepAside(directory);
        }
    }

    private long epoch() {
        return replica.state().head().epoch().counter();
    }

    private void stepAside(DataDirectory directory) {
        long voted = directory.identity().epoch();
        leave();
        if (voted != Identity.ASIDE) {
            directory.become(directory.identity().withEpoch(Identity.ASIDE));
        }
        say("this node voted in an earlier epoch, and the cluster was recovered into epoch " + epoch()
                + " elsewhere, so it follows without a vote; what it agreed on before is kept in " + directory.path()
                + ": compare it where writes are missed, then empty the data directory to let it join as a new node");
    }

    /** Ends this node's part in the agreement; it reads on, and follows. Closing may take long and is done elsewhere. */
    void leave() {
        Ledger own = ledger;
        ledger = null;
        if (founders != null) {
            founders.shut();
        }
        if (own != null) {
            agreement.ledger(null, 0);
            route.ledger(null);
            rooms.threads().disk().run(own::close, Duration.ZERO);
        }
    }

    private void keep(FoundingRecord record) {
        DataDirectory directory = rooms.directory();
        if (directory != null && directory.identity().record().isEmpty()) {
            directory.become(directory.identity().withFounding(record));
        }
        gossip.settle(record);
    }

    private void startVoting(FoundingRecord record) {
        DataDirectory directory = rooms.directory();
        if (directory != null
                && (directory.identity().epoch() == Identity.ASIDE
                        || epoch() > directory.identity().epoch())) {
            stepAside(directory);
            return;
        }
        if (directory != null && directory.hasLostItsLedger()) {
            say(
                    "this node was a voter, but the files in " + directory.ledger()
                            + " are gone, and with them what it promised, so it"
                            + " follows without a vote; put them back, or empty the data directory to let it join as a new node");
            return;
        }
        List<VoterId> voters = record.founders().stream()
                .map(founder -> new VoterId(founder.name(), founder.nonce()))
                .toList();
        rooms.readiness().waitsFor("a leader among " + voters + "; a majority of them must be up and reachable");
        Ledger own = directory == null ? memoryLedger() : raftLedger(directory, voters, record);
        if (directory != null && !directory.identity().hasLedger()) {
            directory.become(directory.identity().withLedger());
        }
        ledger = own;
        agreement.ledger(own, directory == null ? 1 : directory.identity().epoch());
        route.ledger(own);
        log.info("[{}] votes with {}", rooms.options().node(), voters);
    }

    private Ledger memoryLedger() {
        PeerId self = rooms.options().node();
        log.info("[{}] is a cluster of one that keeps nothing on disk", self);
        return new MemoryLedger(self, rooms.clock(), rooms.threads().loop(), agreement);
    }

    private Ledger raftLedger(DataDirectory place, List<VoterId> voters, FoundingRecord record) {
        NodeOptions options = rooms.options();
        LedgerOptions ledgerOptions = new LedgerOptions(
                place.ledger(),
                options.isForced(),
                RealDisk::new,
                options.electionTimeout(),
                options.heartbeatInterval());
        FoundersOnly transport = new FoundersOnly(rooms.transport(), record);
        founders = transport;
        ReopeningLedger.Opener opener = onDiskFailure -> RaftLedger.start(
                new VoterId(options.node(), place.identity().nonce()),
                voters,
                ledgerOptions,
                transport,
                peer -> gossip.addressOf(peer).or(() -> foundingAddress(record, peer)),
                rooms.clock(),
                agreement,
                onDiskFailure);
        ReopeningLedger reopening =
                ReopeningLedger.start(options.node(), opener, rooms.threads().disk()::run);
        diskFailure = reopening::failure;
        return reopening;
    }

    private static Optional<Address> foundingAddress(FoundingRecord record, PeerId peer) {
        return record.founders().stream()
                .filter(founder -> founder.name().equals(peer))
                .map(Founder::address)
                .findFirst();
    }
}
