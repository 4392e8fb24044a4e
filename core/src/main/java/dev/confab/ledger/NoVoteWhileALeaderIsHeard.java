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
 * hands over, and a heartbeat after the connection to it broke, if it is silent.
 */
final class NoVoteWhileALeaderIsHeard implements Wall {

    private final EngineState engine;
    private final long electionTimeoutNanos;
    private final long heartbeatNanos;
    private final LongSupplier nanoTime;
    private @Nullable MemberId heard;
    private long heardNanos;
    private boolean isLost;
    private long lostNanos;

    NoVoteWhileALeaderIsHeard(
            EngineState engine, long electionTimeoutNanos, long heartbeatNanos, LongSupplier nanoTime) {
        this.engine = engine;
        this.electionTimeoutNanos = electionTimeoutNanos;
        this.heartbeatNanos = heartbeatNanos;
        this.nanoTime = nanoTime;
    }

    /** The leader has said, or its connection has shown, that it will not be heard again. */
    void forget() {
        heard = null;
    }

    /** The connection to the leader broke: it is forgotten unless it is heard within a heartbeat. */
    void lost() {
        isLost = true;
        lostNanos = nanoTime.getAsLong();
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
            isLost = false;
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
        long now = nanoTime.getAsLong();
        return heard == null || now - heardNanos >= electionTimeoutNanos || isLost && now - lostNanos >= heartbeatNanos;
    }
}
