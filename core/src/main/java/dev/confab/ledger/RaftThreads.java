package dev.confab.ledger;

import io.atomix.utils.concurrent.AtomixThreadFactory;
import io.atomix.utils.concurrent.ThreadContext;
import io.atomix.utils.concurrent.ThreadContextFactory;
import io.atomix.utils.concurrent.ThreadPoolContext;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;

/**
 * The engine wants an executor per session; they all share one thread, which is started only when something is run on it.
 * Thread-safe.
 */
final class RaftThreads implements ThreadContextFactory {

    private final ScheduledExecutorService executor;

    RaftThreads(String node) {
        ThreadFactory engine = new AtomixThreadFactory();
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = engine.newThread(task);
            thread.setName("confab-" + node + "-sessions");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public ThreadContext createContext() {
        return new ThreadPoolContext(executor);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
