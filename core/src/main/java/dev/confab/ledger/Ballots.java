package dev.confab.ledger;

import dev.confab.journal.Position;
import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.PollRequest;
import io.atomix.protocols.raft.protocol.PollResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import io.atomix.protocols.raft.protocol.VoteRequest;
import io.atomix.protocols.raft.protocol.VoteResponse;
import org.jspecify.annotations.Nullable;

/** What polls and votes, which the engine knows as two kinds of request, have in common. */
final class Ballots {

    private Ballots() {}

    /** Who asks to be elected; null where the request asks for something else. */
    static @Nullable MemberId candidate(RaftRequest request) {
        if (request instanceof PollRequest poll) {
            return poll.candidate();
        }
        return request instanceof VoteRequest vote ? vote.candidate() : null;
    }

    /** Where the log of the candidate ends. */
    static Position last(RaftRequest ballot) {
        return ballot instanceof PollRequest poll
                ? new Position(poll.lastLogTerm(), poll.lastLogIndex())
                : new Position(((VoteRequest) ballot).lastLogTerm(), ((VoteRequest) ballot).lastLogIndex());
    }

    static RaftRequest withLast(RaftRequest ballot, Position last) {
        return ballot instanceof PollRequest poll
                ? new PollRequest(poll.term(), poll.candidate().id(), last.index(), last.term())
                : new VoteRequest(
                        ((VoteRequest) ballot).term(),
                        ((VoteRequest) ballot).candidate().id(),
                        last.index(),
                        last.term());
    }

    static RaftResponse no(RaftRequest ballot, long term) {
        return ballot instanceof PollRequest
                ? PollResponse.builder()
                        .withStatus(RaftResponse.Status.OK)
                        .withTerm(term)
                        .withAccepted(false)
                        .build()
                : vote(term, false);
    }

    static RaftResponse vote(long term, boolean isYes) {
        return VoteResponse.builder()
                .withStatus(RaftResponse.Status.OK)
                .withTerm(term)
                .withVoted(isYes)
                .build();
    }
}
