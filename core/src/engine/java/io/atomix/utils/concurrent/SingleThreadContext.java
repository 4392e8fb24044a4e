package io.atomix.utils.concurrent;

import dev.confab.thread.Lane;
import io.atomix.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the place of the engine's own class: the same on a {@link Lane}. The engine's hands every task through a heap of
 * timers under a lock and wakes its thread for each. Thread-safe.
 */
public class SingleThreadContext extends AbstractThreadContext {

    private static final Logger log = LoggerFactory.getLogger(SingleThreadContext.class);

    private final Lane lane;

    @SuppressWarnings("this-escape") // no task runs before the constructor has returned
    public SingleThreadContext(ThreadFactory factory) {
        this.lane = Lane.start(factory, SingleThreadContext::failed);
        ((AtomixThread) lane.thread()).setContext(this);
    }

    /** Where the disk has failed, whoever owns it has heard of that already. */
    private static void failed(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageException) {
                log.debug("a task of the engine met a failed disk", failure);
                return;
            }
        }
        log.error("a task of the engine failed; please report this", failure);
    }

    /** The lane below, for those who want to know when it has nothing left to do. */
    public Lane lane() {
        return lane;
    }

    @Override
    public void execute(Runnable task) {
        lane.execute(task);
    }

    @Override
    public Scheduled schedule(Duration delay, Runnable task) {
        Lane.Timer timer = lane.schedule(delay.toNanos(), task);
        return timer::cancel;
    }

    @Override
    public Scheduled schedule(Duration delay, Duration interval, Runnable task) {
        Lane.Timer timer = lane.repeat(delay.toNanos(), interval.toNanos(), task);
        return timer::cancel;
    }

    @Override
    public void close() {
        lane.endNow();
    }
}
