package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The one request that may be under way: whom it went to, its number, its deadline. A request that failed keeps the slot
 * until its deadline, so that nobody who answers nonsense can make this node ask in a loop. Confined to the node loop.
 */
final class PullSlot {

    private final Random random;
    private final long timeoutNanos;
    private @Nullable PeerId peer;
    private long request;
    private long deadlineNanos;
    private boolean isTaken;
    private boolean isFailed;

    PullSlot(Random random, long timeoutNanos) {
        this.random = random;
        this.timeoutNanos = timeoutNanos;
    }

    /** Whether no request may go out at that time. A deadline that passed frees the slot. */
    boolean isTaken(long nowNanos) {
        if (isTaken && nowNanos - deadlineNanos >= 0) {
            isTaken = false;
        }
        return isTaken;
    }

    /** Takes the slot and returns the number of the request. */
    long take(PeerId asked, long nowNanos) {
        peer = asked;
        request = random.nextLong();
        deadlineNanos = nowNanos + timeoutNanos;
        isTaken = true;
        isFailed = false;
        return request;
    }

    boolean isAnswer(PeerId from, long number) {
        return isTaken && !isFailed && number == request && from.equals(peer);
    }

    void free() {
        isTaken = false;
    }

    void fail() {
        isFailed = true;
    }

    /** Whom the last request went to. */
    @Nullable
    PeerId lastAsked() {
        return peer;
    }
}
