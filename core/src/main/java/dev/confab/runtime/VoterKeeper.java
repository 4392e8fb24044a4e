package dev.confab.runtime;

import dev.confab.ledger.VoterChange;
import dev.confab.ledger.VoterId;
import dev.confab.ledger.Voters;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what a leader does next for its group to have as many living voters as it should: at most one step, from what
 * is so now. It remembers nothing, so another leader goes on where this one ended. Immutable.
 *
 * <p>A newcomer comes up without a vote first, which costs the group nothing; one that takes too long makes room for
 * another, where there is one. Then a voter that is dead goes before the newcomer gets its vote, for of four with a
 * dead one three must agree, and of three two; one that lives and wants to leave goes after it. What would leave no
 * majority the ledger refuses ({@code ledger.VoterChanges}).
 *
 * @param target how many voters there should be
 * @param patience how long a voter may be away before its seat goes to another
 */
record VoterKeeper(int target, Duration patience) {

    /** A newcomer that is away for so long is let go, and another is asked. */
    static final Duration NEWCOMER_PATIENCE = Duration.ofSeconds(10);

    /**
     * A node as this leader sees it. Immutable.
     *
     * @param id the node with the disk that it has now
     * @param absence for how long it has been away; zero while it is there
     * @param isWilling false where it is not to be asked: it said lately that it cannot vote, or did not come up
     * @param isEphemeral whether it is to vote only where nobody else can
     * @param zone its failure zone; empty where it names none
     */
    record Peer(VoterId id, Duration absence, boolean isWilling, boolean isEphemeral, String zone) {

        boolean isThere() {
            return absence.isZero();
        }
    }

    /**
     * What is so now. Immutable.
     *
     * @param self the leader
     * @param caughtUp members without a vote that could take one at once
     * @param late members without a vote that take too long to catch up, see {@link ComingUp}
     * @param peers all other nodes that could vote, and all other members of the group
     * @param leaving voters that want to go
     * @param wanted who is to vote because an operator said so
     * @param zone the leader's failure zone
     */
    record Situation(
            VoterId self,
            Voters voters,
            Set<VoterId> caughtUp,
            Set<VoterId> late,
            List<Peer> peers,
            Set<VoterId> leaving,
            Set<VoterId> wanted,
            String zone) {

        Optional<Peer> peer(VoterId id) {
            return peers.stream().filter(peer -> peer.id().equals(id)).findFirst();
        }

        /** Another disk lives under that voter's name, so its own is gone. */
        boolean isSuperseded(VoterId voter) {
            return !peer(voter).isPresent()
                    && peers.stream().anyMatch(peer -> peer.id().node().equals(voter.node()) && peer.isThere());
        }
    }

    /** The next step; absent where all is as it should be, or where nothing can be done. */
    Optional<VoterChange> next(Situation now) {
        if (!now.voters().isConfirmed()) {
            return Optional.empty();
        }
        List<VoterId> dead = voters(now).filter(id -> isDead(now, id)).toList();
        List<VoterId> leaving = voters(now)
                .filter(id -> now.leaving().contains(id) && !dead.contains(id))
                .toList();
        int staying = now.voters().voting().size() - dead.size() - leaving.size();
        boolean isWanted = !wanted(now).isEmpty();
        Optional<VoterId> newcomer = newcomer(now);
        if (staying >= target && !isWanted) {
            return Stream.concat(dead.stream(), leaving.stream())
                    .findFirst()
                    .or(() -> newcomer)
                    .<VoterChange>map(VoterChange.Remove::new)
                    .filter(change -> !change.id().equals(now.self()));
        }
        if (newcomer.isEmpty()) {
            return mayGrow(now, dead, leaving, isWanted)
                    ? best(now, dead, leaving).map(VoterChange.Add::new)
                    : Optional.empty();
        }
        return seat(now, newcomer.get(), dead);
    }

    private Optional<VoterChange> seat(Situation now, VoterId newcomer, List<VoterId> dead) {
        if (isAway(now, newcomer) || isOneTooSlow(now, newcomer)) {
            return Optional.of(new VoterChange.Remove(newcomer));
        }
        if (!now.caughtUp().contains(newcomer)) {
            return Optional.empty();
        }
        return Optional.of(dead.isEmpty() ? new VoterChange.Promote(newcomer) : new VoterChange.Remove(dead.get(0)));
    }

    /** Who waits for a vote already: the one that an operator wants first, then one that could take it at once. */
    private static Optional<VoterId> newcomer(Situation now) {
        return now.voters().seats().stream()
                .filter(seat -> !seat.isVoting())
                .map(Voters.Seat::id)
                .min(Comparator.comparing((VoterId id) -> !now.wanted().contains(id))
                        .thenComparing(id -> !now.caughtUp().contains(id))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static Stream<VoterId> voters(Situation now) {
        return now.voters().voting().stream().filter(id -> !id.equals(now.self()));
    }

    private boolean isDead(Situation now, VoterId voter) {
        return now.isSuperseded(voter)
                || now.peer(voter)
                        .map(peer -> peer.absence().compareTo(patience) >= 0)
                        .orElse(false);
    }

    private static boolean isAway(Situation now, VoterId newcomer) {
        return now.isSuperseded(newcomer)
                || now.peer(newcomer)
                        .map(peer -> peer.absence().compareTo(NEWCOMER_PATIENCE) >= 0)
                        .orElse(false);
    }

    /** Where nobody else can come, a slow one is better than none. */
    private static boolean isOneTooSlow(Situation now, VoterId newcomer) {
        return now.late().contains(newcomer)
                && candidates(now, wanted(now)).findAny().isPresent();
    }

    /** Two voters endure no more than one, and four no more than three: a group grows by two, or not at all. */
    private boolean mayGrow(Situation now, List<VoterId> dead, List<VoterId> leaving, boolean isWanted) {
        int voting = now.voters().voting().size();
        boolean replaces = !dead.isEmpty() || !leaving.isEmpty();
        return replaces
                || isWanted
                || voting % 2 == 0
                || candidates(now, Set.of()).filter(peer -> !peer.isEphemeral()).count() >= 2;
    }

    private Optional<VoterId> best(Situation now, List<VoterId> dead, List<VoterId> leaving) {
        Set<String> zones = now.voters().voting().stream()
                .filter(id -> !dead.contains(id) && !leaving.contains(id))
                .map(id -> id.equals(now.self())
                        ? now.zone()
                        : now.peer(id).map(Peer::zone).orElse(""))
                .collect(Collectors.toSet());
        return candidates(now, wanted(now))
                .min(Comparator.comparing(Peer::isEphemeral)
                        .thenComparing(peer -> !peer.zone().isEmpty() && zones.contains(peer.zone()))
                        .thenComparing(Peer::id))
                .map(Peer::id);
    }

    /** Those who could come; only those that an operator wants, where he wants any. */
    private static Stream<Peer> candidates(Situation now, Collection<VoterId> wanted) {
        return now.peers().stream()
                .filter(peer -> peer.isThere() && !now.voters().isMember(peer.id()))
                .filter(peer -> !now.leaving().contains(peer.id()))
                .filter(peer -> wanted.isEmpty() ? peer.isWilling() : wanted.contains(peer.id()));
    }

    private static Set<VoterId> wanted(Situation now) {
        return now.wanted().stream().filter(id -> !now.voters().isVoting(id)).collect(Collectors.toSet());
    }
}
