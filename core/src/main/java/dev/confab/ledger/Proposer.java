package dev.confab.ledger;

import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings proposals into the log, one entry at a time: those of all nodes that wait meanwhile travel together in the next one.
 * Thread-safe.
 *
 * <p>One at a time because the engine numbers a session's commands with a field that two of its threads write without a lock
 * ({@code RaftSession:216, 383}): with two under way it loses a number, parks all that follow, and a healthy leader takes
 * nothing any more. An entry that it does not answer at all is given up after a while, and the next begins a new session.
 */
final class Proposer {

    /** How many proposals may wait. */
    static final int WAITING_MAX = 4_096;

    /** How long the engine may take with one entry. */
    static final Duration ENTRY_MAX = Duration.ofSeconds(2);

    private final long origin;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Function<byte[], CompletableFuture<Void>> append;
    private final Runnable onStuck;
    private final Deque<Proposal> waiting = new ArrayDeque<>();
    private @Nullable UnderWay underWay;
    private long lastNumber;

    /** What one batch asks for; {@code body} is its items without their count. */
    private record Proposal(int count, byte[] body, CompletableFuture<List<Answer>> answers) {}

    private record UnderWay(long number, List<Proposal> proposals, long sentNanos) {

        int count() {
            return proposals.stream().mapToInt(Proposal::count).sum();
        }
    }

    /**
     * @param origin random, new with each start of the ledger
     * @param append hands an entry to the engine; completes when the engine is ready for the next
     * @param onStuck called when the engine did not answer in time
     */
    Proposer(
            long origin,
            Clock clock,
            LongSupplier nanoTime,
            Function<byte[], CompletableFuture<Void>> append,
            Runnable onStuck) {
        this.origin = origin;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.append = append;
        this.onStuck = onStuck;
    }

    CompletableFuture<List<Answer>> propose(byte[] items) {
        WireReader reader = WireReader.of(items);
        int count = reader.readCount(Ledger.BATCH_ITEMS_MAX);
        Proposal proposal = new Proposal(count, reader.readRaw(reader.remaining()), new CompletableFuture<>());
        synchronized (this) {
            if (waiting.size() >= WAITING_MAX) {
                return CompletableFuture.failedFuture(
                        new NotTakenException(WAITING_MAX + " proposals are waiting already", null));
            }
            waiting.add(proposal);
        }
        giveUpIfStuck();
        sendNext();
        return proposal.answers();
    }

    /** Answers what this ledger proposed; called when an entry of whatever origin is applied. */
    void applied(Batch batch, List<Answer> answers) {
        UnderWay entry;
        synchronized (this) {
            entry = underWay;
        }
        if (entry == null || batch.origin() != origin || batch.number() != entry.number()) {
            return;
        }
        int from = 0;
        for (Proposal proposal : entry.proposals()) {
            proposal.answers().complete(List.copyOf(answers.subList(from, from + proposal.count())));
            from += proposal.count();
        }
    }

    /** Fails all, what waits and what is under way, which may be committed all the same. */
    void failAll(String why) {
        List<Proposal> left = new ArrayList<>();
        synchronized (this) {
            left.addAll(waiting);
            waiting.clear();
            if (underWay != null) {
                left.addAll(underWay.proposals());
                underWay = null;
            }
        }
        left.forEach(proposal -> proposal.answers().completeExceptionally(new IllegalStateException(why)));
    }

    private void giveUpIfStuck() {
        UnderWay stuck;
        synchronized (this) {
            stuck = underWay;
            if (stuck == null || nanoTime.getAsLong() - stuck.sentNanos() <= ENTRY_MAX.toNanos()) {
                return;
            }
            underWay = null;
        }
        onStuck.run();
        fail(stuck, new IllegalStateException("the engine did not answer within " + ENTRY_MAX));
    }

    private void sendNext() {
        UnderWay next;
        byte[] entry;
        synchronized (this) {
            if (underWay != null || waiting.isEmpty()) {
                return;
            }
            next = take();
            underWay = next;
            entry = Batch.encode(origin, next.number(), clock.instant(), merged(next));
        }
        append.apply(entry).whenComplete((taken, failure) -> onReturn(next, failure));
    }

    private UnderWay take() {
        List<Proposal> together = new ArrayList<>();
        int count = 0;
        int bytes = 0;
        while (!waiting.isEmpty()) {
            Proposal proposal = waiting.getFirst();
            count += proposal.count();
            bytes += proposal.body().length;
            boolean fits = count <= Ledger.BATCH_ITEMS_MAX && bytes <= Ledger.BATCH_BYTES_MAX;
            if (!fits && !together.isEmpty()) {
                break;
            }
            together.add(waiting.removeFirst());
        }
        return new UnderWay(++lastNumber, together, nanoTime.getAsLong());
    }

    private static byte[] merged(UnderWay entry) {
        WireWriter writer = WireWriter.create().writeCount(entry.count());
        entry.proposals().forEach(proposal -> writer.writeRaw(proposal.body()));
        return writer.toBytes();
    }

    private void onReturn(UnderWay returned, @Nullable Throwable failure) {
        synchronized (this) {
            if (underWay == returned) {
                underWay = null;
            }
        }
        if (failure != null) {
            fail(returned, failure instanceof CompletionException ? failure.getCause() : failure);
        }
        sendNext();
    }

    private static void fail(UnderWay entry, Throwable cause) {
        entry.proposals().forEach(proposal -> proposal.answers().completeExceptionally(cause));
    }
}
