package dev.confab.ledger;

import io.atomix.protocols.raft.RaftServer;
import io.atomix.protocols.raft.impl.RaftContext;
import io.atomix.protocols.raft.protocol.KeepAliveRequest;
import java.util.function.Consumer;

/**
 * Appends an entry that does nothing where another hangs. The engine commits only when a non-empty append is answered ({@code
 * LeaderAppender.handleAppendResponseOk:386}): where that answer is lost, heartbeats tell the leader that its followers have
 * the entry, and it stays uncommitted until somebody writes again. Confined to the engine's thread.
 */
final class NoHangingEntry {

    private final RaftContext context;
    private final long patienceNanos;
    private final Consumer<KeepAliveRequest> append;
    private long commitIndex;
    private long lastIndex;
    private long sinceNanos;

    NoHangingEntry(RaftContext context, long patienceNanos) {
        this(context, patienceNanos, request -> context.getRaftRole().onKeepAlive(request));
    }

    NoHangingEntry(RaftContext context, long patienceNanos, Consumer<KeepAliveRequest> append) {
        this.context = context;
        this.patienceNanos = patienceNanos;
        this.append = append;
    }

    void onTick(long nowNanos) {
        long last = context.getLogWriter().getLastIndex();
        long committed = context.getCommitIndex();
        boolean isStill = last == lastIndex && committed == commitIndex;
        if (!isStill || last <= committed || context.getRole() != RaftServer.Role.LEADER) {
            lastIndex = last;
            commitIndex = committed;
            sinceNanos = nowNanos;
        } else if (nowNanos - sinceNanos > patienceNanos && majorityHas(last)) {
            sinceNanos = nowNanos;
            append.accept(nothing());
        }
    }

    private boolean majorityHas(long index) {
        long followers = context.getCluster().getActiveMemberStates().stream()
                .filter(member -> member.getFailureCount() == 0 && member.getMatchIndex() >= index)
                .count();
        return followers + 1 >= context.getCluster().getQuorum();
    }

    /** Appends an entry that does nothing. Called where this node leads. */
    static void appendNothing(RaftContext context) {
        context.getRaftRole().onKeepAlive(nothing());
    }

    /** A keep-alive of no session: the engine appends and applies it, and no state of ours sees it. */
    private static KeepAliveRequest nothing() {
        return KeepAliveRequest.builder()
                .withSessionIds(new long[0])
                .withCommandSequences(new long[0])
                .withEventIndexes(new long[0])
                .build();
    }
}
