package dev.confab.ledger;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.Cause;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.Decision;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries a node's commands to the leader, whoever that is: those that wait while one batch is under way travel together as
 * the next (group commit). One batch is under way at a time, so a node's commands are carried out in the order in which they
 * were given. A batch that is lost is sent again, the same to the letter, until the deadline of each command. Thread-safe;
 * stepped by {@link #onTick}.
 */
public final class Courier {

    /** How many commands may wait. */
    public static final int WAITING_MAX = 10_000;

    /** How many bytes of commands may wait. */
    public static final long WAITING_BYTES_MAX = 256L * 1024 * 1024;

    /** How long one attempt may take before the batch is sent again; a stopped leader is not waited for longer. */
    static final Duration ATTEMPT_MAX = Duration.ofSeconds(1);

    private final Route route;
    private final Supplier<Head> seen;
    private final LongSupplier nanoTime;
    private final Executor departures;
    private final Letters letters;
    private final Deque<Letter> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private @Nullable Flight flight;
    private boolean isPaused;
    private boolean isClosed;

    /** A batch under way, and who led when it departed. */
    private record Flight(List<Letter> batch, long sentNanos, Optional<PeerId> leader) {}

    /**
     * Makes a courier without commands.
     *
     * @param origin random, new with each start of the node
     * @param seen the head of this node's replica
     * @param departures runs the departure of what was just submitted, at once or when more of the same is there
     */
    public Courier(Route route, long origin, Supplier<Head> seen, LongSupplier nanoTime, Executor departures) {
        this.route = route;
        this.seen = seen;
        this.nanoTime = nanoTime;
        this.departures = departures;
        this.letters = new Letters(origin);
    }

    /**
     * Submits a command.
     *
     * @return a future that completes on a thread of the engine or of the transport. It fails with {@code
     *     NoQuorumException} if nothing was written, with {@code IndeterminateWriteException} if that is not sure, with
     *     {@code ClosedException} if this node was closed before
     */
    public CompletableFuture<Answer> submit(Cause cause, Command command, Duration deadline) {
        Letter letter = letters.write(cause, command, seen.get(), nanoTime.getAsLong() + deadline.toNanos());
        synchronized (this) {
            if (isClosed) {
                return CompletableFuture.failedFuture(new ClosedException("this node is closed; start another"));
            }
            if (waiting.size() >= WAITING_MAX || waitingBytes + letter.bytes() > WAITING_BYTES_MAX) {
                letter.fail("%d writes with %d bytes are waiting already, at most %d with %d bytes may"
                        .formatted(waiting.size(), waitingBytes, WAITING_MAX, WAITING_BYTES_MAX));
                return letter.answer();
            }
            add(letter);
        }
        departures.execute(this::pump);
        return letter.answer();
    }

    /** Fails what is past its deadline, gives up attempts that take too long, and sends again what was not taken. */
    public void onTick() {
        long now = nanoTime.getAsLong();
        List<Letter> expired = new ArrayList<>();
        synchronized (this) {
            isPaused = false;
            removeExpired(now, expired);
            if (flight != null) {
                List<Letter> late = new ArrayList<>();
                flight.batch().forEach(letter -> letter.addIfExpired(now, late));
                late.forEach(Letter::mayBeTaken);
                expired.addAll(late);
                if (now - flight.sentNanos() > ATTEMPT_MAX.toNanos() || hasNewLeader(flight)) {
                    takeBack(flight, true);
                }
            }
        }
        expired.forEach(letter -> letter.fail("no leader answered within the deadline"));
        pump();
    }

    /** A stopped leader answers nobody; once another is known, the second that is left of the attempt is not waited for. */
    private boolean hasNewLeader(Flight under) {
        Optional<PeerId> leader = route.leader();
        return leader.isPresent() && !leader.equals(under.leader());
    }

    /** What is told to have failed must not be sent afterwards: it is taken out before anybody hears of it. */
    private void removeExpired(long now, List<Letter> expired) {
        waiting.forEach(letter -> letter.addIfExpired(now, expired));
        if (!expired.isEmpty()) {
            waiting.removeAll(new HashSet<>(expired));
            expired.forEach(letter -> waitingBytes -= letter.bytes());
        }
    }

    /** Fails what waits. Idempotent. */
    public void close() {
        List<Letter> left = new ArrayList<>();
        synchronized (this) {
            isClosed = true;
            left.addAll(waiting);
            waiting.clear();
            if (flight != null) {
                flight.batch().forEach(Letter::mayBeTaken);
                left.addAll(flight.batch());
                flight = null;
            }
        }
        left.forEach(letter -> letter.fail("this node was closed"));
    }

    private void pump() {
        Flight next;
        synchronized (this) {
            next = flight == null && !isPaused ? take() : null;
            flight = next == null ? flight : next;
        }
        if (next != null) {
            Flight sent = next;
            deliver(letters.pack(sent.batch())).whenComplete((answers, failure) -> onReturn(sent, answers, failure));
        }
    }

    private CompletableFuture<List<Answer>> deliver(byte[] items) {
        try {
            return route.deliver(items);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Takes what fits into one batch; a command that comes in parts travels alone, a part at a time. */
    private @Nullable Flight take() {
        List<Letter> batch = new ArrayList<>();
        int bytes = 0;
        while (!waiting.isEmpty() && batch.size() < Ledger.BATCH_ITEMS_MAX) {
            Letter letter = waiting.getFirst();
            if (!letter.isDone()) {
                bytes += letter.itemBytes();
                if (!batch.isEmpty() && (letter.isLarge() || bytes > Letters.BATCH_BYTES)) {
                    break;
                }
                batch.add(letter);
            }
            waiting.removeFirst();
            waitingBytes -= letter.bytes();
            if (letter.isLarge() && !letter.isDone()) {
                break;
            }
        }
        return batch.isEmpty() ? null : new Flight(batch, nanoTime.getAsLong(), route.leader());
    }

    private void onReturn(Flight returned, @Nullable List<Answer> answers, @Nullable Throwable failure) {
        boolean hasAnswers =
                answers != null && answers.size() == returned.batch().size();
        List<Runnable> completions = new ArrayList<>();
        synchronized (this) {
            boolean isCurrent = flight == returned;
            if (!hasAnswers && isCurrent) {
                takeBack(returned, !isSurelyNotTaken(failure));
                returned.batch().forEach(letter -> letter.lastFailure(failure));
                return; // sent again with the next tick: whoever leads then needs a moment
            }
            if (hasAnswers) {
                flight = isCurrent ? null : flight;
                settle(returned, answers, isCurrent, completions);
            }
        }
        completions.forEach(Runnable::run);
        pump();
    }

    private void settle(Flight returned, List<Answer> answers, boolean isCurrent, List<Runnable> completions) {
        for (int i = answers.size() - 1; i >= 0; i--) {
            Letter letter = returned.batch().get(i);
            Answer answer = answers.get(i);
            if (isCurrent && !letter.settle(answer.decision(), seen.get())) {
                addFirst(letter);
                isPaused |= !(answer.decision() instanceof Decision.PartStored); // to ask again at once would not help
            } else if (isCurrent || answer.decision() instanceof Decision.Decided) {
                completions.add(0, () -> letter.complete(answer)); // a late answer is as good as a timely one
            }
        }
    }

    private void takeBack(Flight lost, boolean mayBeTaken) {
        flight = null;
        for (int i = lost.batch().size() - 1; i >= 0; i--) {
            Letter letter = lost.batch().get(i);
            if (mayBeTaken) {
                letter.mayBeTaken();
            }
            addFirst(letter);
        }
    }

    private static boolean isSurelyNotTaken(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof NotLeaderException || cause instanceof NotTakenException;
    }

    private void add(Letter letter) {
        waiting.addLast(letter);
        waitingBytes += letter.bytes();
    }

    private void addFirst(Letter letter) {
        waiting.addFirst(letter);
        waitingBytes += letter.bytes();
    }
}
