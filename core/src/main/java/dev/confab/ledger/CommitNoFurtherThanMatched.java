package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.AppendRequest;
import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Lets a leader commit here only what its own appends have matched here. An empty append with a previous term of 0, which a
 * leader sends whose log begins later, is compared with nothing and yet raises the commit index ({@code PassiveRole:128,
 * 189-198}, {@code AbstractAppender:104}): a follower would commit entries of its own that the leader never had.
 */
final class CommitNoFurtherThanMatched implements Wall {

    private final EngineState engine;
    private long term;
    private long matched;

    CommitNoFurtherThanMatched(EngineState engine) {
        this.engine = engine;
    }

    /** How far the leader of the present term has matched this log. A term has one leader, so it stands for that leader. */
    long matched() {
        return term == engine.term() ? matched : 0;
    }

    @Override
    public Verdict hear(MemberId from, RaftRequest request) {
        if (!(request instanceof AppendRequest append) || isCompared(append)) {
            return new Verdict.Pass(request);
        }
        long known = append.term() == engine.term() ? Math.max(engine.commitIndex(), matched()) : engine.commitIndex();
        return new Verdict.Pass(append.commitIndex() <= known ? append : Appends.committing(append, known));
    }

    @Override
    public CompletableFuture<RaftResponse> answer(RaftRequest asked, RaftResponse answer) {
        if (asked instanceof AppendRequest append
                && answer instanceof AppendResponse appended
                && appended.succeeded()
                && isCompared(append)) {
            matched = append.term() == term ? Math.max(matched, appended.lastLogIndex()) : appended.lastLogIndex();
            term = append.term();
        }
        return CompletableFuture.completedFuture(answer);
    }

    private static boolean isCompared(AppendRequest append) {
        return append.prevLogTerm() != 0 || !append.entries().isEmpty();
    }
}
