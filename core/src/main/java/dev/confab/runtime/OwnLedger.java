package dev.confab.runtime;

import dev.confab.gossip.Gossip;
import dev.confab.gossip.membership.Founder;
import dev.confab.gossip.membership.FoundingRecord;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's own ledger, while it is a member of the group: opened on its directory, heard by its fellows and by nobody else, and
 * closed. Confined to the node loop, but for {@link #get}, {@link #isVoting} and {@link #failure}.
 */
final class OwnLedger {

    private static final Logger log = LoggerFactory.getLogger(OwnLedger.class);

    private final Enrolment.Rooms rooms;
    private final Gossip gossip;
    private final Agreement agreement;
    private final LeaderRoute route;
    private final PresentVoters gate;
    private final VoterId self;
    private volatile @Nullable Ledger ledger;
    private volatile Supplier<Optional<String>> diskFailure = Optional::empty;
    private boolean isClosing;

    /** Those who invited this node last, for as long as it is no member: its files may know older voters, their leader not. */
    private List<VoterId> hosts = List.of();

    OwnLedger(Enrolment.Rooms rooms, Gossip gossip, Agreement agreement, LeaderRoute route) {
        this.rooms = rooms;
        this.gossip = gossip;
        this.agreement = agreement;
        this.route = route;
        this.gate = new PresentVoters(rooms.transport());
        DataDirectory directory = rooms.directory();
        PeerId name = rooms.options().node();
        this.self = directory == null
                ? VoterId.of(name)
                : new VoterId(name, directory.identity().nonce());
    }

    /** This node with its disk, as its fellows in the group count it. */
    VoterId self() {
        return self;
    }

    /** Null on a node that is in no group. Thread-safe. */
    @Nullable
    Ledger get() {
        return ledger;
    }

    /** Whether this node votes. Thread-safe. */
    boolean isVoting() {
        Ledger own = ledger;
        return own != null && own.voters().isVoting(self);
    }

    /** What is wrong with the disk under it; absent while nothing is. Thread-safe. */
    Optional<String> failure() {
        return diskFailure.get();
    }

    /** Whether one that this node left is not closed yet: one directory is no place for two. */
    boolean isClosing() {
        return isClosing;
    }

    /**
     * Opens it; there must be none. Blocks on the disk.
     *
     * @param voters who votes, where its files do not say otherwise
     * @return who votes, as far as it knows
     */
    Voters open(List<VoterId> voters, FoundingRecord record) {
        DataDirectory directory = rooms.directory();
        Ledger opened = directory == null ? inMemory() : onDisk(directory, voters, record);
        writeDownThatThereIsOne(opened);
        ledger = opened;
        agreement.ledger(opened, rooms.epochOfVoters());
        route.opened(opened, self);
        return opened.voters();
    }

    /** Else it would be left running, and the next be opened beside it. */
    private void writeDownThatThereIsOne(Ledger opened) {
        DataDirectory directory = rooms.directory();
        if (directory != null && !directory.identity().hasLedger()) {
            try {
                directory.become(directory.identity().withLedger());
            } catch (RuntimeException e) {
                opened.close();
                throw e;
            }
        }
    }

    /** Those want it in the group. */
    void invitedBy(List<VoterId> voters) {
        hosts = voters;
    }

    /** Hears those members of the group from now on, and while this node is none of them those who invited it. */
    void admit(Voters voters) {
        List<VoterId> admitted =
                new ArrayList<>(voters.seats().stream().map(Voters.Seat::id).toList());
        if (voters.isMember(self)) {
            hosts = List.of();
        }
        admitted.addAll(hosts);
        gate.admit(admitted);
    }

    /** Writes down where the fellows are, where that has changed. */
    void noteFellows() {
        DataDirectory directory = rooms.directory();
        Ledger own = ledger;
        if (directory != null
                && own != null
                && directory.fellows().note(self.node(), own.voters(), gossip::addressOf)) {
            rooms.threads().disk().run(directory.fellows().write(), Duration.ZERO);
        }
    }

    /** Ends this node's part in the agreement. Closing may take long and is done elsewhere. */
    void leave() {
        Ledger own = ledger;
        ledger = null;
        hosts = List.of();
        gate.admit(List.of());
        if (own != null) {
            agreement.ledger(null, 0);
            route.closed();
            isClosing = true;
            rooms.threads().disk().run(() -> close(own), Duration.ZERO);
        }
    }

    /** What it told before its end is behind it on the loop by then. */
    private void close(Ledger left) {
        try {
            left.close();
        } finally {
            rooms.threads().loop().execute(() -> isClosing = false);
        }
    }

    private Ledger inMemory() {
        log.info("[{}] is a cluster of one that keeps nothing on disk", self.node());
        return new MemoryLedger(self.node(), rooms.clock(), rooms.threads().loop(), agreement);
    }

    private Ledger onDisk(DataDirectory place, List<VoterId> voters, FoundingRecord record) {
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
