package dev.confab.history;

import dev.confab.replica.Later;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers what peers ask of the history, on the disk's thread, a few at a time. Thread-safe; does not block. */
final class PeerAnswers {

    /** How many may wait at a time; others are sent away at once, and ask another node. */
    static final int ASKING_MAX = 4;

    private final PeerReads reads;
    private final Later disk;
    private final AtomicInteger asking = new AtomicInteger();

    PeerAnswers(PeerReads reads, Later disk) {
        this.reads = reads;
        this.disk = disk;
    }

    CompletableFuture<byte[]> answer(byte[] question) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        if (asking.incrementAndGet() > ASKING_MAX) {
            asking.decrementAndGet();
            answer.completeExceptionally(
                    new IllegalStateException(ASKING_MAX + " others are being told of the history; ask another node"));
            return answer;
        }
        answer.whenComplete((told, failure) -> asking.decrementAndGet());
        try {
            disk.run(() -> read(question, answer), Duration.ZERO);
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private void read(byte[] question, CompletableFuture<byte[]> answer) {
        try {
            answer.complete(reads.earlier(Earlier.Question.decode(question)).encode());
        } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }
}
