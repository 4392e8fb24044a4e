package dev.confab.runtime;

import dev.confab.gossip.wire.PeerId;
import dev.confab.replica.Later;
import dev.confab.thread.Lane;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's own threads, each a daemon and named for what it does: the loop, which steps the protocols and applies commits;
 * the one on which futures complete; the few on which listeners run, and those that make settings; the one that may block on the disk. Futures and
 * listeners are kept apart, and there are several threads for listeners, so that one that blocks stops neither the
 * writes nor the other listeners. Thread-safe.
 */
final class NodeThreads {

    /** How many listeners may be slow at one time before those without an executor of their own wait. */
    static final int LISTENER_THREADS = 3;

    /** How many decoders of the application may be slow at one time before other settings wait. */
    static final int SETTING_THREADS = 2;

    /** How many threads for settings that do not come back are replaced by others. */
    static final int SPARE_SETTING_THREADS = 8;

    private static final Logger log = LoggerFactory.getLogger(NodeThreads.class);

    private final PeerId node;
    private final Lane loop;
    private final Lane futures;
    private final ScheduledThreadPoolExecutor listeners;
    private final ScheduledThreadPoolExecutor settings;
    private final ScheduledThreadPoolExecutor disk;

    NodeThreads(PeerId node) {
        this.node = node;
        this.loop = lane("loop");
        this.futures = lane("futures");
        this.listeners = threads("listeners", LISTENER_THREADS);
        this.settings = threads("settings", SETTING_THREADS);
        this.disk = threads("disk", 1);
    }

    /** One task at a time, in order. What is given after the end is dropped. */
    Executor loop() {
        return loop;
    }

    /** The futures of writes complete here, in order; after the end in the caller's thread, for none may hang. */
    Executor futures() {
        return task -> {
            if (!futures.offer(task)) {
                guarded(task).run();
            }
        };
    }

    /**
     * Where a write departs: at once, but for those that the dependents of futures make. These wait until the futures that
     * are complete already have been told, so that the writes which follow an answer travel together as well.
     */
    Executor departures() {
        return task -> {
            if (!futures.isCurrent() || !futures.offer(task)) {
                task.run();
            }
        };
    }

    /** Listeners run here, unless they bring an executor. What is given after the end is dropped. */
    Executor listeners() {
        return dropping(listeners);
    }

    /** Settings are decoded here where that takes time or runs code of the application. What is given after the end is dropped. */
    Executor settings() {
        return dropping(settings);
    }

    /**
     * Takes as many more threads for settings as are stuck, up to {@link #SPARE_SETTING_THREADS}, so that what hangs holds up itself only;
     * those that are not needed any more end when they have nothing to do.
     */
    void spareSettings(int stuck) {
        int count = SETTING_THREADS + Math.min(stuck, SPARE_SETTING_THREADS);
        if (settings.getCorePoolSize() != count) {
            settings.setCorePoolSize(count);
        }
    }

    private Executor dropping(Executor executor) {
        return task -> {
            try {
                executor.execute(guarded(task));
            } catch (RejectedExecutionException e) {
                log.debug("[{}] a task came after the end", node);
            }
        };
    }

    Later disk() {
        return (task, delay) -> disk.schedule(guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Runs on a thread of its own what may hang at the end; the future completes when it is over, however it ended. */
    CompletableFuture<Void> apart(Runnable task) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        Runnable last = guarded(task);
        new OwnFactory("confab-" + node + "-close")
                .newThread(() -> {
                    last.run();
                    over.complete(null);
                })
                .start();
        return over;
    }

    void everyTick(Duration interval, Runnable task) {
        loop.repeat(0, interval.toNanos(), task);
    }

    /** Runs a task on the loop after a delay; dropped after the end. Cancel what is no longer needed. */
    Lane.Timer later(Duration delay, Runnable task) {
        return loop.schedule(delay.toNanos(), task);
    }

    /** Ends the loop: when this returns in time, no protocol is stepped and no commit applied any more. */
    void endLoop(long untilNanos) {
        loop.end();
        await(loop, "loop", untilNanos);
    }

    /** Waits for the end of the loop, however long that takes. */
    void awaitLoop() {
        loop.awaitEnd(System.nanoTime() + TimeUnit.DAYS.toNanos(1));
    }

    /**
     * Ends all threads, waiting for them until that time. Listeners that still run are interrupted. The other two are not:
     * the disk's thread finishes its write, that of the futures completes them all, and then each ends.
     */
    void end(long untilNanos) {
        loop.end();
        disk.shutdown();
        futures.end();
        listeners.shutdown();
        settings.shutdown();
        await(disk, "disk", untilNanos);
        await(futures, "futures", untilNanos);
        if (!await(listeners, "listeners", untilNanos)) {
            listeners.shutdownNow();
        }
        if (!await(settings, "settings", untilNanos)) {
            settings.shutdownNow();
        }
    }

    /** An error in one task must not end the thread's other work, nor go unseen. */
    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                failed(e);
            }
        };
    }

    private void failed(Throwable cause) {
        log.error("[{}] a task failed, the node goes on; please report this", node, cause);
    }

    private void await(Lane lane, String purpose, long untilNanos) {
        hasEnded(lane.awaitEnd(untilNanos), purpose);
    }

    private boolean await(ScheduledThreadPoolExecutor executor, String purpose, long untilNanos) {
        if (Thread.currentThread() instanceof Own own && own.factory == executor.getThreadFactory()) {
            return true; // a listener closes the node: it cannot wait for itself
        }
        try {
            long left = Math.max(0, untilNanos - System.nanoTime());
            return hasEnded(executor.awaitTermination(left, TimeUnit.NANOSECONDS), purpose);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean hasEnded(boolean isOver, String purpose) {
        if (!isOver) {
            log.warn("[{}] the thread for {} is still busy and is left to itself", node, purpose);
        }
        return isOver;
    }

    private Lane lane(String purpose) {
        return Lane.start(new OwnFactory("confab-" + node + "-" + purpose), this::failed);
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
