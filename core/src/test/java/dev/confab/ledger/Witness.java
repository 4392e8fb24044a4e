package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.WireReader;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What must hold in a group whatever happens to it, seen from outside: by what leaves the voters and what they apply. It trusts
 * no field of the engine and no wall. Thread-safe.
 */
final class Witness {

    private final Electorate electorate;
    private final long electionTimeoutNanos;
    private final LongSupplier nanoTime;
    private final Set<String> violations = new LinkedHashSet<>();
    private final Map<Long, Head> heads = new HashMap<>();
    private final Map<Long, MemberId> leaders = new HashMap<>();
    private final Map<Ballot, MemberId> votes = new HashMap<>();
    private final Map<VoterId, Long> held = new HashMap<>();
    private final Map<Long, Long> committed = new HashMap<>();
    private final Set<VoterId> poisoned = new HashSet<>();

    private record Ballot(VoterId voter, long term) {}

    /**
     * A request as it came in, for which disk it was meant, when its receiver had last heard its leader by then, and whether it
     * was poisoned already.
     */
    record Heard(
            @Nullable RaftRequest request,
            long disk,
            long nanos,
            @Nullable Leading leading,
            boolean isPoisoned) {}

    /** A leader, and when the last append was heard that it had answered in that leader's term. */
    record Leading(MemberId leader, long term, long heardNanos) {}

    Witness(Collection<VoterId> voters, Duration electionTimeout, LongSupplier nanoTime) {
        this.electorate = new Electorate(voters);
        this.electionTimeoutNanos = electionTimeout.toNanos();
        this.nanoTime = nanoTime;
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized void violated(String what) {
        violations.add(what);
    }

    /** Called before a leader is asked for that change: whatever else changes is a violation. */
    synchronized void asked(VoterChange change) {
        electorate.ask(change);
    }

    /** A voter was started with its disk: what it said that it knows of the voters it still knows. */
    synchronized void started(VoterId voter, Voters voters) {
        if (electorate.hasForgotten(voter, voters)) {
            violations.add(voter + " has forgotten the voters that it said it knew, it starts with " + voters);
        }
    }

    /** The record of the voters on that disk was damaged. */
    synchronized void forgot(VoterId voter) {
        electorate.forget(voter);
    }

    /**
     * Until it is started again, a voter agrees to nothing that it hears from now on. What it heard before may be under way: an
     * answer that waits for the disk is given after the voter left its role.
     */
    synchronized void poisoned(VoterId voter) {
        poisoned.add(voter);
    }

    synchronized void applied(VoterId voter, Head head) {
        Head known = heads.putIfAbsent(head.revision(), head);
        if (known != null && !known.equals(head)) {
            violations.add("revision " + head.revision() + " is another one on " + voter);
        }
    }

    void said(VoterId from, String subject, byte[] payload) {
        RaftRequest request = decoded(subject, payload);
        if (request != null) {
            said(from, request);
        }
    }

    private synchronized void said(VoterId from, RaftRequest request) {
        MemberId self = from.memberId();
        if (request instanceof AppendRequest append) {
            leads(self, append.term());
            held.merge(from, append.prevLogIndex() + append.entries().size(), Math::max);
            commits(from, append.term(), append.commitIndex());
        } else if (request instanceof ConfigureRequest configure) {
            leads(self, configure.term());
            electorate.name(from, configure).ifPresent(wrong -> violations.add(from + " " + wrong));
        } else if (request instanceof VoteRequest vote) {
            votes(from, vote.term(), self);
        }
    }

    private void leads(MemberId leader, long term) {
        MemberId known = leaders.putIfAbsent(term, leader);
        if (known != null && !known.equals(leader)) {
            violations.add("term " + term + " has two leaders, " + known + " and " + leader);
        }
    }

    /**
     * What a leader counts as committed a majority has had: acknowledged it, or sent it as a leader. Looked at when it is told for
     * the first time: the majority of later voters may be others.
     */
    private void commits(VoterId leader, long term, long index) {
        boolean isNew = index > committed.getOrDefault(term, 0L);
        if (isNew && !electorate.isMajority(term, id -> held.getOrDefault(id, 0L) >= index)) {
            violations.add(leader + " commits " + index + ", which no majority has had, but " + held);
        }
        committed.merge(term, index, Math::max);
    }

    private void votes(VoterId voter, long term, MemberId candidate) {
        MemberId known = votes.putIfAbsent(new Ballot(voter, term), candidate);
        if (known != null && !known.equals(candidate)) {
            violations.add(voter + " voted twice in term " + term + ", for " + known + " and " + candidate);
        }
    }

    private static @Nullable RaftRequest decoded(String subject, byte[] payload) {
        for (Kind kind : Kind.values()) {
            if (kind.subject().equals(subject)) {
                return kind.cast(RaftSerializers.PROTOCOL.decode(Addressee.content(payload)));
            }
        }
        return null;
    }

    /** What one start of a voter hears and answers. */
    synchronized Ear ear(VoterId voter) {
        poisoned.remove(voter);
        return new Ear(voter);
    }

    /** See {@link #ear}. Thread-safe. */
    final class Ear {

        private final VoterId voter;
        private @Nullable Leading leading;
        private long lostNanos = nanoTime.getAsLong();

        private Ear(VoterId voter) {
            this.voter = voter;
        }

        Heard hear(String subject, byte[] payload) {
            synchronized (Witness.this) {
                RaftRequest request = decoded(subject, payload);
                long disk = request == null ? 0 : WireReader.of(payload).readLong();
                return new Heard(request, disk, nanoTime.getAsLong(), leading, poisoned.contains(voter));
            }
        }

        /** A connection broke, perhaps the leader's, or the leader resigned: another may stand sooner. */
        void leaderIsLost() {
            synchronized (Witness.this) {
                leading = null;
                lostNanos = nanoTime.getAsLong();
            }
        }

        void answered(Heard heard, byte[] answer) {
            RaftRequest request = heard.request();
            if (request == null) {
                return;
            }
            RaftResponse response = RaftSerializers.PROTOCOL.decode(answer);
            synchronized (Witness.this) {
                if (heard.disk() != voter.disk()) {
                    violations.add(voter + " answers for the disk that its node had before");
                } else if (request instanceof ConfigureRequest configure
                        && response.status() == RaftResponse.Status.OK) {
                    electorate.answered(voter, configure);
                } else if (request instanceof AppendRequest append && response instanceof AppendResponse appended) {
                    appended(heard, append, appended);
                } else if (request instanceof VoteRequest vote && response instanceof VoteResponse voted) {
                    voted(heard, vote, voted);
                } else if (response instanceof PollResponse polled && polled.accepted()) {
                    deposes(heard, request, "agreed to an election");
                }
            }
        }

        private void appended(Heard heard, AppendRequest append, AppendResponse answer) {
            if (answer.succeeded()) {
                speaks(heard, "acknowledged an append");
                if (!electorate.isTold(voter)) {
                    violations.add(voter + " takes entries, and was not told who votes");
                }
                if (heard.nanos() - lostNanos
                        > electionTimeoutNanos / 2) { // the voter may hear of a loss a little later
                    leading = new Leading(append.leader(), append.term(), heard.nanos());
                }
                held.merge(voter, answer.lastLogIndex(), Math::max);
            }
        }

        private void voted(Heard heard, VoteRequest vote, VoteResponse answer) {
            if (answer.voted()) {
                speaks(heard, "voted");
                votes(voter, vote.term(), vote.candidate());
                deposes(heard, vote, "voted");
            } else {
                takesBack(vote, answer);
            }
        }

        /** Only where nobody leads that term yet: later a no harms nobody. */
        private void takesBack(VoteRequest vote, VoteResponse answer) {
            boolean isTakenBack = vote.candidate().equals(votes.get(new Ballot(voter, vote.term())))
                    && answer.term() == vote.term()
                    && !leaders.containsKey(vote.term());
            if (isTakenBack) {
                violations.add(voter + " took back its vote for " + vote.candidate() + " in term " + vote.term());
            }
        }

        /** Times are those of this process, taken so that a late thread makes the span longer, never shorter. */
        private void deposes(Heard heard, RaftRequest ballot, String what) {
            Leading before = heard.leading();
            boolean isHeard = before != null
                    && before == leading
                    && !before.leader().equals(Ballots.candidate(ballot))
                    && nanoTime.getAsLong() - before.heardNanos() < electionTimeoutNanos;
            if (isHeard) {
                violations.add(voter + " " + what + " against " + before.leader() + ", whom it hears");
            }
        }

        private void speaks(Heard heard, String what) {
            if (heard.isPoisoned()) {
                violations.add(voter + " is poisoned and " + what);
            }
        }
    }
}
