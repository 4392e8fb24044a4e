package dev.confab.thread;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
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
    private final Queue<Runnable> then = new ConcurrentLinkedQueue<>();

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

    /** Like {@link #ask}; that task follows the first run that began after this call. */
    public void ask(Runnable afterwards) {
        then.add(afterwards);
        ask();
    }

    /** Runs the step in this thread, unless it runs elsewhere or is about to: then one more run follows there. */
    public void runHere() {
        if (asked.getAndIncrement() == 0) {
            run();
        }
    }

    /** Whether it runs, or is about to. */
    public boolean isBusy() {
        return asked.get() > 0;
    }

    private void dispatch() {
        Executor last = own;
        execute(executor, last == null ? this::run : () -> execute(last, this::run));
    }

    private void execute(Executor to, Runnable task) {
        try {
            to.execute(task);
        } catch (Throwable e) { // also the Error of an executor that gets no thread
            asked.set(0);
            onFailure.accept(e);
        }
    }

    private void run() {
        int seen = asked.get();
        int waiting = then.size();
        try {
            step.run();
        } catch (Throwable e) { // whatever it throws, there is a next time
            onFailure.accept(e);
        }
        for (int i = 0; i < waiting; i++) {
            Runnable afterwards = then.poll();
            if (afterwards != null) {
                afterwards.run();
            }
        }
        if (asked.addAndGet(-seen) > 0) {
            dispatch();
        }
    }
}
