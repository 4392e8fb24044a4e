package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.PeerId;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The one request that may be under way: whom it went to, its number, its deadline. A request that failed keeps the slot
 * until its deadline, so that nobody who answers nonsense can make this node ask in a loop. Confined to the node loop.
 */
final class PullSlot {

    private final Random random;
    private @Nullable PeerId peer;
    private long request;
    private long deadlineNanos;
    private boolean isTaken;
    private boolean isFailed;

    PullSlot(Random random) {
        this.random = random;
    }

    /** Whether no request may go out at present. */
    boolean isTaken() {
        return isTaken;
    }

    /** Frees the slot if its deadline has passed, and returns whom the request went to. */
    Optional<PeerId> expire(long nowNanos) {
        if (!isTaken || nowNanos - deadlineNanos < 0) {
            return Optional.empty();
        }
        isTaken = false;
        return Optional.ofNullable(peer);
    }

    /** Takes the slot and returns the number of the request. */
    long take(PeerId asked, long deadline) {
        peer = asked;
        request = random.nextLong();
        deadlineNanos = deadline;
        isTaken = true;
        isFailed = false;
        return request;
    }

    /** Whether that peer's answer is awaited. */
    boolean isAsked(PeerId asked) {
        return isTaken && !isFailed && asked.equals(peer);
    }

    boolean isAnswer(PeerId from, long number) {
        return isTaken && !isFailed && number == request && from.equals(peer);
    }

    void free() {
        isTaken = false;
    }

    /** Asks nobody before the deadline. */
    void fail() {
        isFailed = true;
    }

    /** Asks nobody before that time. */
    void failUntil(long nanos) {
        isFailed = true;
        deadlineNanos = nanos;
    }
}
