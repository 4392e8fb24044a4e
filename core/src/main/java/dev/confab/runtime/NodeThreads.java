package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import dev.confab.replica.Later;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's own threads, each a daemon and named for what it does: the loop, which steps the protocols and applies commits;
 * the one on which futures complete; the few on which listeners run; the one that may block on the disk. Futures and
 * listeners are kept apart, and there are several threads for listeners, so that one that blocks stops neither the
 * writes nor the other listeners. Thread-safe.
 */
final class NodeThreads {

    /** How many listeners may be slow at one time before those without an executor of their own wait. */
    static final int LISTENER_THREADS = 3;

    private static final Logger log = LoggerFactory.getLogger(NodeThreads.class);
    private static final Duration LOOP_END_MAX = Duration.ofSeconds(1);

    private final PeerId node;
    private final ScheduledThreadPoolExecutor loop;
    private final ScheduledThreadPoolExecutor futures;
    private final ScheduledThreadPoolExecutor listeners;
    private final ScheduledThreadPoolExecutor disk;

    NodeThreads(PeerId node) {
        this.node = node;
        this.loop = threads("loop", 1);
        this.futures = threads("futures", 1);
        this.listeners = threads("listeners", LISTENER_THREADS);
        this.disk = threads("disk", 1);
    }

    /** One task at a time, in order. What is given after the end is dropped. */
    Executor loop() {
        return task -> execute(loop, task);
    }

    /** The futures of writes complete here, in order; after the end in the caller's thread, for none may hang. */
    Executor futures() {
        return task -> {
            try {
                futures.execute(guarded(task));
            } catch (RejectedExecutionException e) {
                guarded(task).run();
            }
        };
    }

    /** Listeners run here, unless they bring an executor. What is given after the end is dropped. */
    Executor listeners() {
        return task -> execute(listeners, task);
    }

    Later disk() {
        return (task, delay) -> disk.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void everyTick(Duration interval, Runnable task) {
        loop.scheduleWithFixedDelay(guarded(task), 0, interval.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs a task on the loop after a delay; dropped after the end. Cancel what is no longer needed. */
    Future<?> later(Duration delay, Runnable task) {
        try {
            return loop.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("[{}] a task came after the end", node);
            return CompletableFuture.completedFuture(null);
        }
    }

    /** Ends the loop: when this returns, no protocol is stepped and no commit applied any more. */
    void endLoop() {
        loop.shutdown();
        await(loop, "loop", System.nanoTime() + LOOP_END_MAX.toNanos());
    }

    /**
     * Ends all threads, waiting for them until that time. Listeners that still run are interrupted. The other two are not:
     * the disk's thread finishes its write, that of the futures completes them all, and then each ends.
     */
    void end(long untilNanos) {
        loop.shutdownNow();
        disk.shutdown();
        futures.shutdown();
        listeners.shutdown();
        await(disk, "disk", untilNanos);
        await(futures, "futures", untilNanos);
        if (!await(listeners, "listeners", untilNanos)) {
            listeners.shutdownNow();
        }
    }

    private void execute(ScheduledThreadPoolExecutor executor, Runnable task) {
        try {
            executor.execute(guarded(task));
        } catch (RejectedExecutionException e) {
            log.debug("[{}] a task came after the end", node);
        }
    }

    /** An error in one task must not end the thread's other work, nor go unseen. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.error("[{}] a task failed, the node goes on; please report this", node, e);
            }
        };
    }

    private boolean await(ScheduledThreadPoolExecutor executor, String purpose, long untilNanos) {
        if (Thread.currentThread() instanceof Own own && own.factory == executor.getThreadFactory()) {
            return true; // a listener or a future's dependent closes the node: it cannot wait for itself
        }
        try {
            long left = Math.max(0, untilNanos - System.nanoTime());
            boolean hasEnded = executor.awaitTermination(left, TimeUnit.NANOSECONDS);
            if (!hasEnded) {
                log.warn("[{}] the thread for {} is still busy and is left to itself", node, purpose);
            }
            return hasEnded;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ScheduledThreadPoolExecutor threads(String purpose, int count) {
        ScheduledThreadPoolExecutor executor =
                new ScheduledThreadPoolExecutor(count, new OwnFactory("confab-" + node + "-" + purpose));
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        executor.setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    private static final class OwnFactory implements ThreadFactory {

        private final String name;

        private OwnFactory(String name) {
            this.name = name;
        }

        @Override
        public Thread newThread(Runnable task) {
            return new Own(this, task);
        }
    }

    /** A thread that knows where it belongs. */
    private static final class Own extends Thread {

        private final ThreadFactory factory;

        private Own(OwnFactory factory, Runnable task) {
            super(task, factory.name);
            this.factory = factory;
            setDaemon(true);
        }
    }
}
