package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.protocol.RaftRequest;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Stays with a leader that is heard: one cut link or one node that comes back calls no election. The engine lets polls pass
 * while its leader lives ({@code ActiveRole.onPoll:74}), and any stranger's vote request deposes a leader ({@code
 * LeaderRole.onVote:518}). A leader sees the polls all the same: they end its back-off towards who is back ({@code
 * LeaderRole.onPoll:505}), and the engine answers them with no.
 *
 * <p>A leader is heard for one election timeout, by the monotonic clock. It is forgotten at once when it stands itself, when it
 * hands over, and when the connection to it breaks.
 */
final class NoVoteWhileALeaderIsHeard implements Wall {

    private final EngineState engine;
    private final long electionTimeoutNanos;
    private final LongSupplier nanoTime;
    private @Nullable MemberId heard;
    private long heardNanos;

    NoVoteWhileALeaderIsHeard(EngineState engine, long electionTimeoutNanos, LongSupplier nanoTime) {
        this.engine = engine;
        this.electionTimeoutNanos = electionTimeoutNanos;
        this.nanoTime = nanoTime;
    }

    /** The leader has said, or its connection has shown, that it will not be heard again. */
    void forget() {
        heard = null;
    }

    boolean hasHeardSince(long nanos) {
        return heard != null && heardNanos - nanos > 0;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        long leaderTerm = NoStaleLeader.leaderTerm(request);
        if (leaderTerm >= 0 && leaderTerm >= engine.term()) {
            heard = from;
            heardNanos = nanoTime.getAsLong();
        }
        MemberId candidate = Ballots.candidate(request);
        return candidate == null || mayAsk(from, candidate)
                ? new Verdict.Pass(request)
                : new Verdict.Answer(Ballots.no(request, engine.term()));
    }

    private boolean mayAsk(MemberId from, MemberId candidate) {
        if (!candidate.equals(from) || !engine.isMember(candidate)) {
            return false;
        }
        if (engine.role() == RaftServer.Role.LEADER || candidate.equals(heard)) {
            return true;
        }
        return heard == null || nanoTime.getAsLong() - heardNanos >= electionTimeoutNanos;
    }
}
