package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.InstallRequest;
import io.atomix.protocols.raft.protocol.RaftRequest;

/**
 * Makes a leader or candidate step down before it hears what another leader says. The engine takes the newer term of a
 * Configure or an Install and stays leader in it ({@code InactiveRole.onConfigure:73}, {@code PassiveRole.onInstall:474}): two
 * leaders in one term. A Configure is what a new leader sends first ({@code LeaderAppender:184}).
 */
final class NoStaleLeader implements Wall {

    private final EngineState engine;

    NoStaleLeader(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        long term = leaderTerm(request);
        boolean isNewer = term > engine.term();
        boolean isWonByAnother = term == engine.term() && engine.role() == RaftServer.Role.CANDIDATE;
        if (isNewer || isWonByAnother) {
            engine.stepDown(term);
        }
        return new Verdict.Pass(request);
    }

    /** The term of a request that only a leader sends; -1 for others. */
    static long leaderTerm(RaftRequest request) {
        if (request instanceof AppendRequest append) {
            return append.term();
        }
        if (request instanceof ConfigureRequest configure) {
            return configure.term();
        }
        return request instanceof InstallRequest install ? install.term() : -1;
    }
}
