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
import dev.confab.ledger.Voters;
import dev.confab.replica.Replica;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node is in its cluster: a member of the group that agrees, which has a ledger, or a plain node. A founder is one from
 * the beginning; others when the leader invites them, and all until they hear that their seat went to another. Confined to the
 * node loop, but for {@link #ledger}, {@link #isVoting} and {@link #notice}.
 */
final class Enrolment implements RollCall.Part {

    private static final Logger log = LoggerFactory.getLogger(Enrolment.class);

    private final Rooms rooms;
    private final Gossip gossip;
    private final Agreement agreement;
    private final LeaderRoute route;
    private final Replica replica;
    private final PresentVoters gate;
    private final VoterNews news;
    private final VoterId self;
    private volatile @Nullable Ledger ledger;
    private volatile Supplier<Optional<String>> diskFailure = Optional::empty;
    private volatile @Nullable String notice;
    private boolean isLeaving;

    /** Those who invited this node last, for as long as it is no member: its files may know older voters, their leader not. */
    private List<VoterId> hosts = List.of();

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

    Enrolment(Rooms rooms, Gossip gossip, Agreement agreement, LeaderRoute route, Replica replica, VoterNews news) {
        this.news = news;
        this.replica = replica;
        this.rooms = rooms;
        this.gate = new PresentVoters(rooms.transport());
        PeerId name = rooms.options().node();
        this.self = rooms.directory() == null
                ? VoterId.of(name)
                : new VoterId(name, rooms.directory().identity().nonce());
        this.gossip = gossip;
        this.agreement = agreement;
        this.route = route;
    }

    /** The ledger of a node that votes; null on any other. Thread-safe. */
    @Override
    public @Nullable Ledger ledger() {
        return ledger;
    }

    /** This node with its disk, as its fellows in the group count it. */
    VoterId self() {
        return self;
    }

    /** Whether this node votes. Thread-safe. */
    boolean isVoting() {
        Ledger own = ledger;
        return own != null && own.voters().isVoting(self);
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
            resume(join.record());
        }
    }

    /** One that became a member of the group after the founding knows from its disk with whom. */
    private void resume(FoundingRecord record) {
        DataDirectory directory = rooms.directory();
        if (directory != null && directory.identity().hasLedger() && rooms.mayVote()) {
            startVoting(record);
        }
    }

    /**
     * The leader wants this node in the group: it opens a ledger and listens to the voters until it is made a member.
     *
     * @param epochOfThem in which they vote: what was agreed on in another is no business of theirs
     * @return why it cannot; absent where it does
     */
    Optional<String> invite(long epochOfThem, Voters voters) {
        DataDirectory directory = rooms.directory();
        if (directory == null) {
            return Optional.of("it has no data directory, so it could not remember what it agreed to");
        }
        if (ledger != null) {
            if (epochOfThem != epochOfVoters()) {
                return Optional.of("it votes in epoch " + epochOfVoters() + ", and they in " + epochOfThem);
            }
            hosts = voters.voting();
            onVoters(ledger.voters());
            return Optional.empty();
        }
        if (isLeaving) {
            return Optional.of("it still closes the ledger with which it left the group");
        }
        FoundingRecord record = directory.identity().founding();
        if (!rooms.mayVote() || epoch() == 0 || record == null) {
            return Optional.of("it has no state of the cluster yet");
        }
        if (directory.identity().epoch() == Identity.ASIDE) {
            return Optional.of("it keeps what it agreed on in an earlier epoch; empty its data directory first");
        }
        if (epochOfThem != epoch()) {
            return Optional.of("its state is of epoch " + epoch() + ", and they vote in " + epochOfThem);
        }
        if (directory.identity().epoch() != epoch()) {
            directory.become(directory.identity().withEpoch(epoch()));
        }
        if (directory.hasLostItsLedger()) {
            return Optional.of("it has lost what it promised; empty its data directory to let it join as a new node");
        }
        directory.makeLedger();
        notice = null;
        hosts = voters.voting();
        open(directory, hosts, record);
        return Optional.empty();
    }

    /** Who votes now, as this node's own ledger says. */
    void onVoters(Voters voters) {
        if (ledger == null || voters.seats().isEmpty()) { // one whose disk fails does not know who votes
            return;
        }
        List<VoterId> admitted =
                new ArrayList<>(voters.seats().stream().map(Voters.Seat::id).toList());
        if (!voters.isMember(self)) {
            admitted.addAll(hosts);
        }
        gate.admit(admitted);
        news.hear(voters);
    }

    /** Others have this node's seat, and a majority has agreed on it. */
    @Override
    public void replacedBy(Voters voters) {
        news.hear(voters);
        leave();
        say("this node's vote went to others, " + voters.voting()
                + " vote now, so it follows without a vote; it may get one again when it is needed");
    }

    /** A founder by name, and not by its disk. */
    private void sayIfEmptied(FoundingRecord record) {
        PeerId self = rooms.options().node();
        if (record.founders().stream().anyMatch(founder -> founder.name().equals(self))) {
            say(
                    "this node was a founder, but its data directory is another one than the founder had, so it follows without a"
                            + " vote until it gets a new one");
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
        if (directory != null && ledger != null) {
            if (epoch() > directory.identity().epoch()) {
                stepAside(directory);
            } else if (directory.fellows().note(self.node(), ledger.voters(), gossip::addressOf)) {
                rooms.threads().disk().run(directory.fellows().write(), Duration.ZERO);
            }
        }
    }

    /** The epoch in which this node's own files vote. */
    long epochOfVoters() {
        DataDirectory directory = rooms.directory();
        return directory == null ? 1 : directory.identity().epoch();
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
    @Override
    public void leave() {
        Ledger own = ledger;
        ledger = null;
        hosts = List.of();
        gate.admit(List.of());
        if (own != null) {
            agreement.ledger(null, 0);
            route.ledger(null);
            isLeaving = true;
            rooms.threads().disk().run(() -> closeAndForget(own), Duration.ZERO);
        }
    }

    /** One directory is no place for two ledgers; and what this one told before its end is behind it on the loop by then. */
    private void closeAndForget(Ledger left) {
        try {
            left.close();
        } finally {
            rooms.threads().loop().execute(() -> isLeaving = false);
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
        List<VoterId> founders = voters(record);
        rooms.readiness().waitsFor("a leader among " + founders + "; a majority of them must be up and reachable");
        open(directory, founders, record);
        leaveIfAnothersLedger();
    }

    /** Files of another disk in this directory: what they promised is not this voter's word. */
    private void leaveIfAnothersLedger() {
        Voters voters = ledger == null ? null : ledger.voters();
        boolean isAnothers = voters != null
                && voters.index() == 0
                && !voters.isMember(self)
                && voters.seats().stream().anyMatch(seat -> seat.id().node().equals(self.node()));
        if (isAnothers) {
            leave();
            String why =
                    "its ledger is of another disk than its identity, " + voters.voting() + " vote there and this is "
                            + self
                            + "; it writes nothing and does not vote. Restore its data directory whole from one copy, or move"
                            + " it away to start this node as a new one";
            log.error("[{}] {}", self.node(), why);
            rooms.readiness().fail(why);
        }
    }

    /** The founders, as voters. */
    static List<VoterId> voters(FoundingRecord record) {
        return record.founders().stream()
                .map(founder -> new VoterId(founder.name(), founder.nonce()))
                .toList();
    }

    private void open(@Nullable DataDirectory directory, List<VoterId> voters, FoundingRecord record) {
        Ledger own = directory == null ? memoryLedger() : raftLedger(directory, voters, record);
        if (directory != null && !directory.identity().hasLedger()) {
            directory.become(directory.identity().withLedger());
        }
        ledger = own;
        agreement.ledger(own, directory == null ? 1 : directory.identity().epoch());
        route.ledger(own);
        onVoters(own.voters());
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
        gate.admit(voters);
        ReopeningLedger.Opener opener = onDiskFailure -> RaftLedger.start(
                self,
                voters,
                ledgerOptions,
                gate,
                peer -> gossip.addressOf(peer)
                        .or(() -> place.fellows().addressOf(peer))
                        .or(() -> foundingAddress(record, peer)),
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
