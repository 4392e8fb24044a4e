package dev.confab.runtime;

import dev.confab.gossip.wire.Epoch;
import dev.confab.ledger.Answer;
import dev.confab.ledger.Courier;
import dev.confab.model.Cause;
import dev.confab.model.ClosedException;
import dev.confab.model.Command;
import dev.confab.model.Decision;
import dev.confab.model.Outcome;
import dev.confab.model.State;
import dev.confab.model.Token;
import dev.confab.replica.Replica;
import dev.confab.thread.Lane;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of a write on the node that makes it: to the leader by courier, and, once it is decided, into this node's replica
 * before the caller hears of it. So a node always reads its own writes. Thread-safe.
 */
final class Writer {

    private final Courier courier;
    private final Replica replica;
    private final CatchUp catchUp;
    private final NodeThreads threads;
    private final LongSupplier nanoTime;
    private final LongFunction<CompletableFuture<Void>> shown;
    private final Set<Written> open = ConcurrentHashMap.newKeySet();

    /**
     * @param shown completes when this node shows what that revision changed, its settings too; asked for on the loop when the
     *     replica has reached it, before the caller is told
     */
    Writer(
            Courier courier,
            Replica replica,
            CatchUp catchUp,
            NodeThreads threads,
            LongSupplier nanoTime,
            LongFunction<CompletableFuture<Void>> shown) {
        this.courier = courier;
        this.replica = replica;
        this.catchUp = catchUp;
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.shown = shown;
    }

    /** Returns a future that completes on the futures' thread, never on one of ours. */
    CompletableFuture<Outcome> write(String author, String reason, Command command, Duration deadline) {
        Cause cause = new Cause(author, replica.node().name(), reason);
        Written written = new Written(nanoTime.getAsLong() + deadline.toNanos());
        CompletableFuture<Answer> answered = courier.submit(cause, command, deadline); // throws for bad texts
        open.add(written);
        answered.whenComplete((answer, failure) -> {
            if (answer == null) {
                fail(written, cause(failure));
            } else {
                written.decision = answer.decision();
                written.epoch = answer.epoch();
                threads.loop().execute(() -> onAnswer(answer, written));
            }
        });
        return written.told;
    }

    /** Tells those who wait for the replica that it will not get there. Called when the courier and the loop have ended. */
    void close() {
        for (Written written : open) {
            Decision decision = written.decision;
            if (decision == null) {
                fail(written, new ClosedException("this node is closed; start another"));
            } else {
                tell(written, decision, false);
            }
        }
    }

    private void onAnswer(Answer answer, Written written) {
        Decision decision = answer.decision();
        if (answer.commit() != null && isMissing(decision)) {
            catchUp.heard(answer.commit());
        }
        if (isMissing(decision)) {
            awaitReplica(written, decision);
        } else {
            awaitSettings(written, decision);
        }
    }

    /** The replica has a gap, or the commit was too large to come with the answer. */
    private void awaitReplica(Written written, Decision decision) {
        catchUp.missing(decision.revision());
        CompletableFuture<State> reached = replica.reached(decision.revision());
        Lane.Timer timer = threads.later(left(written), () -> reached.cancel(false));
        reached.whenComplete((state, failure) -> {
            timer.cancel();
            if (failure == null) {
                awaitSettings(written, decision);
            } else {
                tell(written, decision, false);
            }
        });
    }

    /** The writer reads what it wrote by its settings too, which may still be at it. */
    private void awaitSettings(Written written, Decision decision) {
        CompletableFuture<Void> settings = shown.apply(decision.revision());
        if (settings.isDone()) {
            tell(written, decision, true);
            return;
        }
        Lane.Timer timer = threads.later(left(written), () -> settings.cancel(false));
        settings.whenComplete((nothing, failure) -> {
            timer.cancel();
            tell(written, decision, failure == null);
        });
    }

    private Duration left(Written written) {
        return Duration.ofNanos(Math.max(0, written.deadlineNanos - nanoTime.getAsLong()));
    }

    private boolean isMissing(Decision decision) {
        return replica.state().revision() < decision.revision();
    }

    private void tell(Written written, Decision decision, boolean isVisible) {
        if (decision instanceof Decision.Decided decided) {
            Outcome outcome = decided.outcome();
            boolean isCommitted = outcome instanceof Outcome.Committed;
            Outcome told = isCommitted
                    ? new Outcome.Committed(outcome.revision(), isVisible, tokenOf(outcome.revision(), written))
                    : outcome;
            finish(written, () -> written.told.complete(told));
        } else if (decision instanceof Decision.Refused refused) {
            fail(written, refused.toException());
        } else if (decision instanceof Decision.Invalid invalid) {
            fail(written, invalid.toException());
        } else if (decision instanceof Decision.Unchecked) {
            fail(written, new UncheckedException(decision.revision()));
        } else {
            fail(written, new IllegalStateException("not a last word: " + decision));
        }
    }

    /** Of the epoch in which it was decided: this node may have come to none, or to another. */
    private Token tokenOf(long revision, Written written) {
        return Token.of(replica.state().settings(), written.epoch, revision);
    }

    private void fail(Written written, Throwable cause) {
        finish(written, () -> written.told.completeExceptionally(cause));
    }

    private void finish(Written written, Runnable completion) {
        open.remove(written);
        threads.futures().execute(completion);
    }

    private static Throwable cause(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? new IllegalStateException("neither answer nor failure") : cause;
    }

    /** A write that its caller waits for. Known by its identity. */
    private static final class Written {

        private final CompletableFuture<Outcome> told = new CompletableFuture<>();
        private final long deadlineNanos;
        private volatile @Nullable Decision decision;
        private volatile Epoch epoch = Epoch.NONE;

        private Written(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }
    }
}
