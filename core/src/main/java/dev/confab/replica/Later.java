package dev.confab.replica;

import java.time.Duration;

/** Runs a task once, after a delay, on a thread that may block on the disk and is not the node loop. */
@FunctionalInterface
public interface Later {

    /** Returns at once. May throw {@link java.util.concurrent.RejectedExecutionException} once it is shut down. */
    void run(Runnable task, Duration delay);
}
