package dev.confab.gossip.transport;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much may wait at once, in bytes and in messages. Thread-safe. */
final class Budget {

    private final long bytesMax;
    private final int messagesMax;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger messages = new AtomicInteger();

    Budget(TransportLimits limits) {
        this.bytesMax = limits.outboundBytesMax();
        this.messagesMax = limits.outboundMessagesMax();
    }

    /** Takes room for one message, or says which limit is in the way. */
    Optional<String> reserve(int size) {
        long bytesWanted = bytes.addAndGet(size);
        int messagesWanted = messages.incrementAndGet();
        if (bytesWanted <= bytesMax && messagesWanted <= messagesMax) {
            return Optional.empty();
        }
        release(size);
        return Optional.of(
                bytesWanted > bytesMax
                        ? "outboundBytesMax is " + bytesMax + ", needed " + bytesWanted
                        : "outboundMessagesMax is " + messagesMax + ", needed " + messagesWanted);
    }

    void release(int size) {
        bytes.addAndGet(-size);
        messages.decrementAndGet();
    }
}
