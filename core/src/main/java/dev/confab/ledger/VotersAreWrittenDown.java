package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.ConfigureRequest;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Nobody counts on voters that a restart would forget: they are on disk before a Configure is answered, and before the leader
 * sends its own. The engine writes them down when they are committed, and a follower ignores the entry ({@code
 * RaftClusterContext:553-565}, {@code PassiveRole:67}): a restart would fall back to an older set, and a voter that was just
 * promoted would come back without a vote and cut its log.
 *
 * <p>A leader that changes a member's part changes it in its present configuration first and makes the next one in a later step
 * ({@code LeaderRole.onReconfigure}); what is sent in between would be two sets under one index, and is not sent.
 */
final class VotersAreWrittenDown implements Wall {

    private final EngineState engine;

    VotersAreWrittenDown(EngineState engine) {
        this.engine = engine;
    }

    @Override
    public CompletableFuture<RaftResponse> answer(RaftRequest asked, RaftResponse answer) {
        if (asked instanceof ConfigureRequest configure && answer.status() == RaftResponse.Status.OK) {
            write(said(configure));
        }
        return CompletableFuture.completedFuture(answer);
    }

    @Override
    public Verdict say(MemberId to, RaftRequest request) {
        if (!(request instanceof ConfigureRequest configure)) {
            return new Verdict.Pass(request);
        }
        Voters said = said(configure);
        Voters written = engine.writtenVoters();
        if (said.index() == written.index() && !said.hasSameSeats(written)) {
            return new Verdict.Refusal("a change of the voters is about to begin; they are told in a moment");
        }
        write(said);
        return new Verdict.Pass(request);
    }

    /** A later term alone is not written: it is known by the first entry of that term. */
    private void write(Voters voters) {
        Voters written = engine.writtenVoters();
        boolean isNews = !voters.hasSameSeats(written) || voters.index() > written.index();
        if (isNews && voters.isLaterThan(written)) {
            engine.write(voters);
        }
    }

    private static Voters said(ConfigureRequest configure) {
        return Voters.of(configure.term(), configure.index(), configure.members(), false);
    }
}
