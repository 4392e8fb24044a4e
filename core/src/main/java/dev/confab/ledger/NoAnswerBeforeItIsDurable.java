package dev.confab.ledger;

import io.atomix.protocols.raft.protocol.AppendResponse;
import io.atomix.protocols.raft.protocol.RaftRequest;
import io.atomix.protocols.raft.protocol.RaftResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Holds each answer that says "I have it" until it is on disk, with one force for all that wait. The engine acknowledges what
 * only the operating system has ({@code PassiveRole:176-287}). The answer to an empty append is held as well: after one that
 * timed out, the leader sends an empty one at the advanced index ({@code AbstractAppender:84-111}). Confined to the engine's
 * thread.
 */
final class NoAnswerBeforeItIsDurable implements Wall {

    private final RaftJournal log;
    private final Deque<CompletableFuture<Void>> waiting = new ArrayDeque<>();

    NoAnswerBeforeItIsDurable(RaftJournal log) {
        this.log = log;
    }

    @Override
    public CompletableFuture<RaftResponse> answer(RaftRequest asked, RaftResponse answer) {
        boolean isPromise = answer instanceof AppendResponse appended && appended.succeeded();
        if (!isPromise || log.isForced()) {
            return CompletableFuture.completedFuture(answer);
        }
        CompletableFuture<Void> durable = new CompletableFuture<>();
        waiting.add(durable);
        return durable.thenApply(nothing -> answer);
    }

    /**
     * Called when the engine's thread has done what there was to do; a leader's requests are on their way by then, so its own
     * force runs beside those of the others. If the disk fails, what waits stays unanswered.
     */
    void force() {
        if (!log.isForced()) {
            log.force();
        }
        for (CompletableFuture<Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            next.complete(null);
        }
    }
}
