package dev.confab.ledger;

import io.atomix.protocols.raft.cluster.RaftMember;
import io.atomix.protocols.raft.cluster.impl.DefaultRaftMember;
import io.atomix.protocols.raft.storage.system.Configuration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Who is in the group: those who vote, and those who get the log without a vote. Of two, the one with the higher (term, index)
 * is the later. Immutable.
 *
 * @param term the term of the leader who told it last
 * @param index where in the log it was decided; 0 for the founders
 * @param seats sorted by voter, at most {@link #SEATS_MAX}
 * @param isConfirmed whether it is known to be committed, so that nobody goes back behind it
 */
public record Voters(long term, long index, List<Seat> seats, boolean isConfirmed) {

    /** The most members of a group, voting or not: seven voters, one that leaves, and one that comes. */
    public static final int SEATS_MAX = 9;

    /** Those of a member that has not been told yet. */
    static final Voters NONE = new Voters(0, 0, List.of(), false);

    /** The engine wants one, and it means nothing. */
    private static final long TIME = 1;

    /** One member's part. */
    public record Seat(VoterId id, boolean isVoting) implements Comparable<Seat> {

        @Override
        public int compareTo(Seat other) {
            return id.compareTo(other.id);
        }
    }

    public Voters {
        seats = seats.stream().sorted().toList();
        if (seats.size() > SEATS_MAX) {
            throw new IllegalArgumentException("a group must have at most " + SEATS_MAX + " members, had " + seats);
        }
    }

    static Voters of(Configuration configuration, boolean isConfirmed) {
        return of(configuration.term(), configuration.index(), configuration.members(), isConfirmed);
    }

    /** Copies the members, whose parts the engine changes in place. */
    static Voters of(long term, long index, Collection<? extends RaftMember> members, boolean isConfirmed) {
        List<Seat> seats = members.stream()
                .map(member -> new Seat(VoterId.of(member.memberId()), member.getType() == RaftMember.Type.ACTIVE))
                .toList();
        return new Voters(term, index, seats, isConfirmed);
    }

    Configuration toConfiguration() {
        List<RaftMember> members = new ArrayList<>(); // which the engine can write
        for (Seat seat : seats) {
            RaftMember.Type type = seat.isVoting() ? RaftMember.Type.ACTIVE : RaftMember.Type.PASSIVE;
            members.add(new DefaultRaftMember(seat.id().memberId(), type, Instant.EPOCH));
        }
        return new Configuration(index, term, TIME, members);
    }

    /** Those who vote. */
    public List<VoterId> voting() {
        return seats.stream().filter(Seat::isVoting).map(Seat::id).toList();
    }

    public boolean isMember(VoterId id) {
        return seats.stream().anyMatch(seat -> seat.id().equals(id));
    }

    public boolean isVoting(VoterId id) {
        return voting().contains(id);
    }

    /** How many of these voters decide. */
    public int quorum() {
        return voting().size() / 2 + 1;
    }

    /** Whether this one was told by a later leader, or by the same one later. */
    public boolean isLaterThan(Voters other) {
        return term != other.term ? term > other.term : index > other.index;
    }

    boolean hasSameSeats(Voters other) {
        return seats.equals(other.seats);
    }

    Voters confirmed(boolean isNow) {
        return new Voters(term, index, seats, isNow);
    }

    @Override
    public String toString() {
        return voting() + " by (" + term + ", " + index + ")";
    }
}
