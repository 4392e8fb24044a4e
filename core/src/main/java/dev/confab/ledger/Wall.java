package dev.confab.ledger;

import io.atomix.cluster.MemberId;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps the engine from one thing that it must not do. Each wall is named for what it prevents and says where the engine
 * would do it. Confined to the engine's thread.
 */
interface Wall {

    /** Looks at a request of another voter before the engine does. */
    default Verdict hear(MemberId from, RaftRequest request) {
        return new Verdict.Pass(request);
    }

    /**
     * Looks at what the engine answers.
     *
     * @param asked the request as it arrived, before any wall put another in its place
     * @return what the other voter hears, when it may; it may complete on another thread
     */
    default CompletableFuture<RaftResponse> answer(RaftRequest asked, RaftResponse answer) {
        return CompletableFuture.completedFuture(answer);
    }

    /** Looks at a request of the engine before it leaves this node. */
    default Verdict say(MemberId to, RaftRequest request) {
        return new Verdict.Pass(request);
    }

    /**
     * Takes note of a request of the engine that has left, or was kept back.
     *
     * @param answer what the engine gets for it; it may complete on another thread
     */
    default void said(MemberId to, RaftRequest request, CompletableFuture<RaftResponse> answer) {}
}
