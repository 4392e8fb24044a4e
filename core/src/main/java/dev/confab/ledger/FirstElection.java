package dev.confab.ledger;

import io.atomix.protocols.raft.RaftServer;
import java.time.Duration;

/**
 * The first election of a group. Nobody can lead one that has only just begun, so one voter, the first by name, does not wait
 * to find that out. The others may be a moment late. Confined to the engine's thread.
 */
final class FirstElection {

    private static final int TRIES_MAX = 10;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final GuardedRaftContext context;
    private int triesLeft = TRIES_MAX;

    FirstElection(GuardedRaftContext context) {
        this.context = context;
    }

    /** Stands, again and again, until somebody leads. Does nothing in a group that is not new. */
    void stand() {
        boolean isNew = context.getTerm() <= TRIES_MAX && context.getLogWriter().getLastIndex() == 0;
        if (isNew && triesLeft > 0 && context.getLeader() == null) {
            if (context.getRole() == RaftServer.Role.FOLLOWER) {
                context.transition(RaftServer.Role.CANDIDATE);
            }
            triesLeft--;
            context.getThreadContext().schedule(PAUSE, this::stand);
        }
    }
}
