package dev.confab.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/** A thread that does something at a fixed rate, without waiting for what it did last, until it is closed. */
final class Paced implements AutoCloseable {

    private final Thread thread;
    private volatile boolean isClosed;

    private Paced(long intervalNanos, LongConsumer task) {
        this.thread = new Thread(() -> loop(intervalNanos, task), "bench-paced");
        thread.setDaemon(true);
        thread.start();
    }

    /** Begins at once; the task is given 0, 1, 2 ... */
    static Paced perSecond(int rate, LongConsumer task) {
        return new Paced(Duration.ofSeconds(1).toNanos() / rate, task);
    }

    private void loop(long intervalNanos, LongConsumer task) {
        long start = System.nanoTime();
        for (long i = 0; !isClosed; i++) {
            long wait = start + i * intervalNanos - System.nanoTime();
            while (wait > 0 && !isClosed) {
                LockSupport.parkNanos(wait);
                wait = start + i * intervalNanos - System.nanoTime();
            }
            task.accept(i);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
