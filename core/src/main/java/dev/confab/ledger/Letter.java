package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.WireWriter;
import dev.confab.model.Command;
import dev.confab.model.Decision;
import dev.confab.model.IndeterminateWriteException;
import dev.confab.model.Item;
import dev.confab.model.NoQuorumException;
import dev.confab.model.Request;
import dev.confab.model.RequestCodec;
import dev.confab.model.RequestId;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One command on its way, with all that is known of its fate. Guarded by its {@link Courier}; the future is thread-safe. */
final class Letter {

    private static final int ITEM_OVERHEAD_BYTES = 6;

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private final LongSupplier newSequence;
    private final long deadlineNanos;
    private Request request;
    private byte[] encoded;
    private int nextPart;
    private boolean mayBeTaken;
    private @Nullable Throwable lastFailure;

    Letter(Request request, long deadlineNanos, LongSupplier newSequence) {
        this.request = request;
        this.encoded = RequestCodec.encode(request);
        this.deadlineNanos = deadlineNanos;
        this.newSequence = newSequence;
    }

    CompletableFuture<Answer> answer() {
        return answer;
    }

    boolean isDone() {
        return answer.isDone();
    }

    int bytes() {
        return encoded.length;
    }

    /** Whether it is larger than a batch and comes in parts. */
    boolean isLarge() {
        return encoded.length + ITEM_OVERHEAD_BYTES > Letters.BATCH_BYTES;
    }

    int itemBytes() {
        return Math.min(encoded.length + ITEM_OVERHEAD_BYTES, Letters.BATCH_BYTES);
    }

    void writeItem(WireWriter writer) {
        if (!isLarge()) {
            RequestCodec.writeWhole(writer, encoded);
            return;
        }
        int from = nextPart * Letters.PART_BYTES;
        byte[] chunk = Arrays.copyOfRange(encoded, from, Math.min(encoded.length, from + Letters.PART_BYTES));
        RequestCodec.writePart(writer, new Item.Part(request.id(), nextPart, partCount(), chunk));
    }

    private int partCount() {
        return (encoded.length + Letters.PART_BYTES - 1) / Letters.PART_BYTES;
    }

    void mayBeTaken() {
        mayBeTaken = true;
    }

    void lastFailure(@Nullable Throwable failure) {
        lastFailure = failure;
    }

    void addIfExpired(long nowNanos, List<Letter> expired) {
        if (nowNanos - deadlineNanos >= 0 && !isDone()) {
            expired.add(this);
        }
    }

    /** Takes note of a decision; returns whether it is the last word, or the command has to be sent (on). */
    boolean settle(Decision decision, Head seen) {
        if (decision instanceof Decision.PartStored) {
            nextPart++;
            return false;
        } else if (decision instanceof Decision.PartsMissing || decision instanceof Decision.Unfounded) {
            nextPart = 0;
            return false;
        } else if (decision instanceof Decision.Forgotten
                && (!mayBeTaken || request.command() instanceof Command.Sync)) {
            renew(seen);
            return false;
        }
        return true;
    }

    /** It was never taken before, so it is safe to make it anew, with what this node has seen by now. */
    private void renew(Head seen) {
        RequestId id = new RequestId(request.id().origin(), newSequence.getAsLong());
        request = new Request(id, seen.epoch(), seen.revision(), request.cause(), request.command());
        encoded = RequestCodec.encode(request);
        nextPart = 0;
    }

    void complete(Answer last) {
        if (last.decision() instanceof Decision.Forgotten) {
            fail("it was sent more than once and is older than what the ledger remembers");
        } else {
            answer.complete(last);
        }
    }

    void fail(String why) {
        if (mayBeTaken) {
            answer.completeExceptionally(new IndeterminateWriteException(
                    request.id(),
                    "write " + request.id() + " may or may not be committed: " + why
                            + "; look at the value, then decide",
                    lastFailure));
        } else {
            answer.completeExceptionally(
                    new NoQuorumException("nothing was written: " + why + "; try again", lastFailure));
        }
    }
}
