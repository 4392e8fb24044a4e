package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.FormationOutcome;
import dev.confab.gossip.membership.FoundingRecord;
import dev.confab.gossip.transport.Transport;
import dev.confab.gossip.wire.PeerId;
import dev.confab.ledger.LeaderRoute;
import dev.confab.ledger.Ledger;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import dev.confab.replica.Replica;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node is in its cluster: a member of the group that agrees, which has a ledger, or a plain node. A founder is one from
 * the beginning; others when the leader invites them, and all until they hear that their seat went to another. Confined to the
 * node loop, but for {@link #ledger}, {@link #isVoting}, {@link #notice} and {@link #diskFailure}.
 */
final class Enrolment implements RollCall.Part {

    private static final Logger log = LoggerFactory.getLogger(Enrolment.class);

    private final Rooms rooms;
    private final Gossip gossip;
    private final Agreement agreement;
    private final Replica replica;
    private final VoterNews news;
    private final OwnLedger own;
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
            boolean mayVote) {

        /** The epoch in which this node's own files vote. */
        long epochOfVoters() {
            return directory == null ? 1 : directory.identity().epoch();
        }
    }

    Enrolment(Rooms rooms, Gossip gossip, Agreement agreement, LeaderRoute route, Replica replica, VoterNews news) {
        this.rooms = rooms;
        this.gossip = gossip;
        this.agreement = agreement;
        this.replica = replica;
        this.news = news;
        this.own = new OwnLedger(rooms, gossip, agreement, route);
    }

    /** The ledger of a node that is in the group; null on any other. Thread-safe. */
    @Override
    public @Nullable Ledger ledger() {
        return own.get();
    }

    /** This node with its disk, as its fellows in the group count it. */
    VoterId self() {
        return own.self();
    }

    /** Whether this node votes. Thread-safe. */
    boolean isVoting() {
        return own.isVoting();
    }

    /** The epoch in which this node's own files vote. */
    long epochOfVoters() {
        return rooms.epochOfVoters();
    }

    /**
     * What an operator must know of this node's place in the cluster; absent where it is as configured. Thread-safe.
     */
    Optional<String> notice() {
        return Optional.ofNullable(notice).or(own::failure);
    }

    /** What is wrong with the disk under this node's ledger; absent while nothing is. Thread-safe. */
    Optional<String> diskFailure() {
        return own.failure();
    }

    void onFormed(FormationOutcome outcome) {
        if (outcome instanceof FormationOutcome.Undecided undecided) {
            rooms.readiness().waitsFor(undecided.reason());
            log.info("[{}] not in a cluster yet: {}", self().node(), undecided.reason());
        } else if (outcome instanceof FormationOutcome.Form form) {
            keep(form.record());
            if (rooms.mayVote()) {
                startVoting(form.record());
            }
        } else if (outcome instanceof FormationOutcome.Join join) {
            keep(join.record());
            rooms.readiness().waitsFor("the first state from " + join.record());
            log.info("[{}] joined the cluster that {} founded; it does not vote", self().node(), join.record());
            sayIfEmptied(join.record());
            resume(join.record());
        }
    }

    private void keep(FoundingRecord record) {
        DataDirectory directory = rooms.directory();
        if (directory != null && directory.identity().record().isEmpty()) {
            directory.become(directory.identity().withFounding(record));
        }
        gossip.settle(record);
    }

    /** A founder by name, and not by its disk. */
    private void sayIfEmptied(FoundingRecord record) {
        PeerId name = self().node();
        if (record.founders().stream().anyMatch(founder -> founder.name().equals(name))) {
            say(
                    "this node was a founder, but its data directory is another one than the founder had, so it follows without a"
                            + " vote until it gets a new one");
        }
    }

    /** One that became a member of the group after the founding knows from its disk with whom. */
    private void resume(FoundingRecord record) {
        DataDirectory directory = rooms.directory();
        if (directory != null && directory.identity().hasLedger() && rooms.mayVote()) {
            startVoting(record);
        }
    }

    private void startVoting(FoundingRecord record) {
        DataDirectory directory = rooms.directory();
        if (directory != null && (epochOfVoters() == Identity.ASIDE || epoch() > epochOfVoters())) {
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
        Voters voters = own.open(founders, record);
        onVoters(voters);
        leaveIfAnothers(voters);
    }

    /** The founders, as voters. */
    static List<VoterId> voters(FoundingRecord record) {
        return record.founders().stream()
                .map(founder -> new VoterId(founder.name(), founder.nonce()))
                .toList();
    }

    /**
     * Files of another disk in this directory: what they promised is not this voter's word. Those of a guest that was
     * never told of its seat name nobody with this node's name.
     */
    private void leaveIfAnothers(Voters voters) {
        boolean isAnothers = voters.index() == 0
                && !voters.isMember(self())
                && voters.seats().stream().anyMatch(seat -> seat.id().node().equals(self().node()));
        if (isAnothers) {
            leave();
            rooms.readiness()
                    .fail("its ledger is of another disk than its identity, " + voters.voting()
                            + " vote there and this is " + self()
                            + "; it writes nothing and does not vote. Restore its data directory whole from one copy, or move"
                            + " it away to start this node as a new one");
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
        Ledger present = ledger();
        if (present != null) {
            if (epochOfThem != epochOfVoters()) {
                return Optional.of("it votes in epoch " + epochOfVoters() + ", and they in " + epochOfThem);
            }
            own.invitedBy(voters.voting());
            onVoters(present.voters());
            return Optional.empty();
        }
        if (own.isClosing()) {
            return Optional.of("it still closes the ledger with which it left the group");
        }
        FoundingRecord record = directory.identity().founding();
        if (!rooms.mayVote() || epoch() == 0 || record == null) {
            return Optional.of("it has no state of the cluster yet");
        }
        if (epochOfVoters() == Identity.ASIDE) {
            return Optional.of("it keeps what it agreed on in an earlier epoch; empty its data directory first");
        }
        if (epochOfThem != epoch()) {
            return Optional.of("its state is of epoch " + epoch() + ", and they vote in " + epochOfThem);
        }
        if (epochOfVoters() != epoch()) {
            directory.become(directory.identity().withEpoch(epoch()));
        }
        if (directory.hasLostItsLedger()) {
            return Optional.of("it has lost what it promised; empty its data directory to let it join as a new node");
        }
        directory.makeLedger();
        notice = null;
        own.invitedBy(voters.voting());
        onVoters(own.open(othersThan(self().node(), voters), record));
        return Optional.empty();
    }

    /**
     * An earlier disk of this node may vote still; these files must not look like its, see {@link #leaveIfAnothers}.
     */
    private static List<VoterId> othersThan(PeerId node, Voters voters) {
        return voters.voting().stream().filter(id -> !id.node().equals(node)).toList();
    }

    /** Who votes now, as this node's own ledger says. */
    void onVoters(Voters voters) {
        if (ledger() == null || voters.seats().isEmpty()) { // one whose disk fails does not know who votes
            return;
        }
        own.admit(voters);
        news.hear(voters);
    }

    /** A voter whose epoch was superseded by a recovery elsewhere steps aside as soon as it hears of it. */
    void onTick() {
        if (ledger() != null && agreement.hasForeignLedger()) {
            leave();
        }
        DataDirectory directory = rooms.directory();
        if (directory != null && ledger() != null && epoch() > epochOfVoters()) {
            stepAside(directory);
        }
        own.noteFellows();
    }

    private void stepAside(DataDirectory directory) {
        long voted = epochOfVoters();
        leave();
        if (voted != Identity.ASIDE) {
            directory.become(directory.identity().withEpoch(Identity.ASIDE));
        }
        say("this node voted in an earlier epoch, and the cluster was recovered into epoch " + epoch()
                + " elsewhere, so it follows without a vote; what it agreed on before is kept in " + directory.path()
                + ": compare it where writes are missed, then empty the data directory to let it join as a new node");
    }

    /** Others have this node's seat, and a majority has agreed on it. */
    @Override
    public void replacedBy(Voters voters) {
        news.hear(voters);
        leave();
        say("this node's vote went to others, " + voters.voting()
                + " vote now, so it follows without a vote; it may get one again when it is needed");
    }

    /** Ends this node's part in the agreement; it reads on, and follows. */
    @Override
    public void leave() {
        own.leave();
    }

    /** The epoch that this node has come to by its copy. */
    private long epoch() {
        return replica.state().head().epoch().counter();
    }

    private void say(String what) {
        notice = what;
        log.warn("[{}] {}", self().node(), what);
    }
}
