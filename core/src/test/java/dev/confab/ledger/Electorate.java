package dev.confab.ledger;

import dev.confab.ledger.Voters.Seat;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who may be in a group, whom its leaders name, and who knows it: the founders, and from there one step after the other, each of
 * which was asked for, and each of which a majority knew before the next. A leader elected without the last step goes on from an
 * older set, so every set that was stays one to go on from. Where nothing is asked for the founders are all there is. Belongs to
 * the {@link Witness}.
 */
final class Electorate {

    private final Set<Set<Seat>> known = new LinkedHashSet<>();
    private final Set<VoterChange> asked = new LinkedHashSet<>();
    private final Map<Long, List<Voters>> namedIn = new HashMap<>();
    private final Map<Voters, Set<VoterId>> knownBy = new HashMap<>();
    private final Map<VoterId, Voters> last = new HashMap<>();

    Electorate(Collection<VoterId> founders) {
        Voters first =
                new Voters(0, 0, founders.stream().map(id -> new Seat(id, true)).toList(), false);
        known.add(Set.copyOf(first.seats()));
        founders.forEach(id -> last.put(id, first));
    }

    void ask(VoterChange change) {
        asked.add(change);
    }

    /** Takes in what a leader names; what is wrong with it, if anything is. */
    Optional<String> name(VoterId leader, ConfigureRequest configure) {
        Voters voters = voters(configure);
        List<Voters> inTerm = namedIn.computeIfAbsent(voters.term(), term -> new ArrayList<>());
        if (inTerm.contains(voters)) {
            return Optional.empty();
        }
        Optional<String> wrong = wrong(voters, inTerm);
        inTerm.add(voters);
        known.add(Set.copyOf(voters.seats()));
        answered(leader, configure);
        return wrong;
    }

    private Optional<String> wrong(Voters voters, List<Voters> inTerm) {
        Set<Seat> seats = Set.copyOf(voters.seats());
        if (inTerm.stream().anyMatch(before -> before.index() == voters.index())) {
            return Optional.of("names " + seats + " under an index under which it named others");
        }
        if (!known.contains(seats) && steps(known).noneMatch(seats::equals)) {
            return Optional.of("has other voters than were asked for: " + seats);
        }
        Voters before = inTerm.isEmpty() ? voters : inTerm.get(inTerm.size() - 1);
        boolean isKnown = inTerm.isEmpty() || isMajorityOf(before.seats(), knownBy.get(before)::contains);
        return isKnown ? Optional.empty() : Optional.of("names " + seats + " before a majority knew of " + before);
    }

    /** That member has said that it knows whom its leader named. */
    void answered(VoterId member, ConfigureRequest configure) {
        Voters voters = voters(configure);
        knownBy.computeIfAbsent(voters, any -> new HashSet<>()).add(member);
        last.merge(member, voters, (before, now) -> now.isLaterThan(before) ? now : before);
    }

    /** The record of that member is gone. */
    void forget(VoterId member) {
        last.remove(member);
    }

    /** Whether that member was ever told who votes, and can know it still. */
    boolean isTold(VoterId member) {
        return last.containsKey(member);
    }

    /** Whether a member that starts with those voters has forgotten others that it had said it knows. */
    boolean hasForgotten(VoterId member, Voters voters) {
        Voters before = last.get(member);
        return before != null && before.isLaterThan(voters) && !before.hasSameSeats(voters);
    }

    /**
     * Whether a majority of the voters is such. Which voters a leader counts by is not seen from outside to the moment: those
     * that it named last, those before, or those that it is about to name.
     */
    boolean isMajority(long term, Predicate<VoterId> isSuch) {
        List<Voters> inTerm = namedIn.getOrDefault(term, List.of());
        List<Set<Seat>> now = inTerm.isEmpty()
                ? List.copyOf(known)
                : inTerm.subList(Math.max(0, inTerm.size() - 2), inTerm.size()).stream()
                        .map(voters -> Set.copyOf(voters.seats()))
                        .toList();
        return Stream.concat(now.stream(), steps(now)).anyMatch(seats -> isMajorityOf(seats, isSuch));
    }

    private static boolean isMajorityOf(Collection<Seat> seats, Predicate<VoterId> isSuch) {
        List<VoterId> voting =
                seats.stream().filter(Seat::isVoting).map(Seat::id).toList();
        return voting.stream().filter(isSuch).count() > voting.size() / 2;
    }

    private Stream<Set<Seat>> steps(Collection<Set<Seat>> from) {
        return from.stream().flatMap(seats -> asked.stream().map(change -> after(seats, change)));
    }

    private static Set<Seat> after(Set<Seat> seats, VoterChange change) {
        Set<Seat> after = new HashSet<>(seats);
        boolean isMember = after.removeIf(seat -> seat.id().equals(change.id()));
        if (change instanceof VoterChange.Promote && isMember) {
            after.add(new Seat(change.id(), true));
        } else if (change instanceof VoterChange.Add || change instanceof VoterChange.Demote && isMember) {
            after.add(new Seat(change.id(), false));
        }
        return after;
    }

    private static Voters voters(ConfigureRequest configure) {
        return Voters.of(configure.term(), configure.index(), configure.members(), false);
    }
}
