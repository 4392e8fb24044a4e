package dev.confab.thread;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has one step run whenever there is something to do, one run at a time, on whatever thread. However often it is asked for
 * while the step runs, one more run follows. Thread-safe, without a lock.
 */
public final class Turns {

    private final Executor executor;
    private final @Nullable Executor own;
    private final Runnable step;
    private final Consumer<Throwable> onFailure;
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();

    /**
     * @param own where the step runs if not on the executor, from which it is called then: it might block
     * @param step what is to be done; must look for itself at what is new
     * @param onFailure hears what the step throws, and what the executor throws where it takes no task; what was asked for then
     *     is done with the next request
     */
    public Turns(Executor executor, @Nullable Executor own, Runnable step, Consumer<Throwable> onFailure) {
        this.executor = executor;
        this.own = own;
        this.step = step;
        this.onFailure = onFailure;
    }

    /** Has a run begin after this call, on the executor. */
    public void ask() {
        if (asked.getAndIncrement() == 0) {
            dispatch();
        }
    }

    /**
     * Like {@link #ask}, and returns a future that completes, in that thread, after the first run that began after this call. Cancel
     * it where nobody waits any more: a step that hangs must not keep all who ever waited.
     */
    public CompletableFuture<Void> afterNext() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        waiting.add(done);
        done.whenComplete((nothing, failure) -> waiting.remove(done));
        ask();
        return done;
    }

    /** Runs the step in this thread, unless it runs elsewhere or is about to: then one more run follows there. */
    public void runHere() {
        runHere(step);
    }

    /** As {@link #runHere()}, with a part of the step, which must do for what is new by itself. */
    public void runHere(Runnable part) {
        if (asked.getAndIncrement() == 0) {
            run(part);
        }
    }

    /** Whether it runs, or is about to. */
    public boolean isBusy() {
        return asked.get() > 0;
    }

    private void dispatch() {
        Turn turn = new Turn();
        Executor last = own;
        execute(executor, last == null ? turn : () -> execute(last, turn, turn), turn);
    }

    private void execute(Executor to, Runnable task, Turn turn) {
        try {
            to.execute(task);
        } catch (Throwable e) { // also the Error of an executor that gets no thread, but may have the task in its queue
            if (turn.isTaken.compareAndSet(false, true)) {
                asked.set(0);
            }
            onFailure.accept(e);
        }
    }

    private void run(Runnable part) {
        int seen = asked.get();
        List<CompletableFuture<Void>> due = new ArrayList<>();
        for (CompletableFuture<Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            due.add(next);
        }
        try {
            part.run();
        } catch (Throwable e) { // whatever it throws, there is a next time
            onFailure.accept(e);
        }
        due.forEach(one -> one.complete(null));
        if (asked.addAndGet(-seen) > 0) {
            dispatch();
        }
    }

    /** One run that an executor was given; it runs once, and not at all after the executor said that it does not take it. */
    private final class Turn implements Runnable {

        private final AtomicBoolean isTaken = new AtomicBoolean();

        @Override
        public void run() {
            if (isTaken.compareAndSet(false, true)) {
                Turns.this.run(step);
            }
        }
    }
}
