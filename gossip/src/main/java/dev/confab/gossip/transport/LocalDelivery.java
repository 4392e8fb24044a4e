package dev.confab.gossip.transport;

import dev.confab.gossip.transport.TransportException.Kind;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Delivers to the handlers of a node in this process, on that node's thread, without a socket and under the same bounds. The
 * payload is copied: a handler owns what it gets, and the sender may have given the same array to others. Thread-safe.
 */
final class LocalDelivery {

    private final Hello from;
    private final Subjects target;
    private final ScheduledExecutorService targetThread;
    private final ScheduledExecutorService timers;
    private final Budget budget;
    private final Set<CompletableFuture<?>> open = ConcurrentHashMap.newKeySet();

    /** Deadlines run on {@code timers}, which belongs to the sender. */
    LocalDelivery(
            Hello from,
            Subjects target,
            ScheduledExecutorService targetThread,
            ScheduledExecutorService timers,
            TransportLimits limits) {
        this.from = from;
        this.target = target;
        this.targetThread = targetThread;
        this.timers = timers;
        this.budget = new Budget(limits);
    }

    CompletableFuture<Void> send(String subject, byte[] payload) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        submit(done, payload.length, () -> {
            budget.release(payload.length);
            done.complete(null);
            target.deliver(from, subject, payload.clone());
        });
        return done;
    }

    CompletableFuture<byte[]> request(String subject, byte[] payload, Duration deadline) {
        CompletableFuture<byte[]> reply = new CompletableFuture<>();
        submit(reply, payload.length, () -> {
            budget.release(payload.length);
            target.answer(from, subject, payload.clone())
                    .whenComplete((answer, failure) -> settle(reply, answer, failure));
        });
        return reply.isDone() ? reply : withDeadline(reply, subject, deadline);
    }

    private void submit(CompletableFuture<?> future, int bytes, Runnable delivery) {
        budget.reserve(bytes)
                .ifPresentOrElse(
                        limit -> fail(future, Kind.NOT_SENT, "the queue to this process is full: " + limit),
                        () -> execute(future, bytes, delivery));
    }

    private void execute(CompletableFuture<?> future, int bytes, Runnable delivery) {
        open.add(future);
        future.whenComplete((done, failure) -> open.remove(future));
        try {
            targetThread.execute(delivery);
        } catch (RejectedExecutionException e) {
            budget.release(bytes);
            fail(future, Kind.NOT_SENT, "the transport is closed");
        }
    }

    private CompletableFuture<byte[]> withDeadline(CompletableFuture<byte[]> reply, String subject, Duration deadline) {
        try {
            Future<?> timer = timers.schedule(
                    () -> fail(reply, Kind.UNANSWERED, "no answer to " + subject + " within its deadline"),
                    deadline.toNanos(),
                    TimeUnit.NANOSECONDS);
            reply.whenComplete((answer, failure) -> timer.cancel(false));
        } catch (RejectedExecutionException e) {
            fail(reply, Kind.UNANSWERED, "the transport is closed");
        }
        return reply;
    }

    /** The reply is copied too: a handler may keep what it answers. */
    private static void settle(CompletableFuture<byte[]> reply, byte @Nullable [] answer, @Nullable Throwable failure) {
        if (answer != null) {
            reply.complete(answer.clone());
        } else {
            reply.completeExceptionally(failure);
        }
    }

    void failAll(String reason) {
        open.forEach(future -> fail(future, Kind.UNANSWERED, reason));
    }

    private static void fail(CompletableFuture<?> future, Kind kind, String message) {
        future.completeExceptionally(new TransportException(kind, message));
    }
}
