package dev.confab.thread;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One thread that runs tasks in the order in which they come, and timers. A sleeping lane is woken once, however many tasks
 * come meanwhile: on the way of a write the wake-ups cost more than the work. Thread-safe.
 */
public final class Lane implements Executor {

    /** How many tasks may go before a timer that is due, and before {@link #afterRun}. */
    private static final int RUN_MAX = 64;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::rank));
    private final AtomicBoolean isAsleep = new AtomicBoolean();
    private final Thread thread;
    private final Consumer<Throwable> onError;
    private final long originNanos = System.nanoTime();
    private volatile Runnable afterRun = () -> {};
    private volatile boolean isEnding;
    private volatile boolean isDropping;
    private volatile boolean hasEnded;

    private Lane(ThreadFactory factory, Consumer<Throwable> onError) {
        this.onError = onError;
        this.thread = factory.newThread(this::run);
    }

    /**
     * Starts a lane.
     *
     * @param onError hears what a task throws; the lane goes on. Called on the lane
     */
    public static Lane start(ThreadFactory factory, Consumer<Throwable> onError) {
        Lane lane = new Lane(factory, onError);
        lane.thread.start();
        return lane;
    }

    /** Runs a task behind those that wait already. What comes after the end is dropped. */
    @Override
    public void execute(Runnable task) {
        offer(task);
    }

    /** Like {@link #execute}, and says whether the lane took the task; one that it took will run. */
    public boolean offer(Runnable task) {
        if (isEnding && !isCurrent()) {
            return false;
        }
        tasks.add(task);
        if (hasEnded
                && tasks.remove(task)) { // the lane looks once more after it has said so: one of the two sees the other
            return false;
        }
        wake();
        return true;
    }

    /** Runs a task once, not before the delay has passed. Dropped at the end. */
    public Timer schedule(long delayNanos, Runnable task) {
        Timer timer = new Timer(task, System.nanoTime() + delayNanos, 0);
        execute(() -> timers.add(timer));
        return timer;
    }

    /** Runs a task after the delay and then again and again, with that pause in between. Dropped at the end. */
    public Timer repeat(long delayNanos, long pauseNanos, Runnable task) {
        Timer timer = new Timer(task, System.nanoTime() + delayNanos, pauseNanos);
        execute(() -> timers.add(timer));
        return timer;
    }

    /** Sets what runs whenever the lane has done all there was to do, or so much that it should not wait any longer. */
    public void afterRun(Runnable task) {
        afterRun = task;
    }

    /** Whether the caller runs on this lane. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    public Thread thread() {
        return thread;
    }

    /** Ends the lane: tasks that wait still run, timers do not. Returns at once. Idempotent. */
    public void end() {
        isEnding = true;
        LockSupport.unpark(thread);
    }

    /** Like {@link #end}, but drops the tasks that wait. */
    public void endNow() {
        isDropping = true;
        end();
    }

    /** Waits for the end until that time; returns whether it came. The lane itself does not wait. */
    public boolean awaitEnd(long untilNanos) {
        if (isCurrent()) {
            return true;
        }
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, untilNanos - System.nanoTime());
            return !thread.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void wake() {
        if (isAsleep.get() && isAsleep.compareAndSet(true, false)) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!isEnding) {
            if (runTasks(RUN_MAX) | fireTimers()) {
                run(afterRun);
            } else {
                sleep();
            }
        }
        runTasks(Integer.MAX_VALUE);
        hasEnded = true;
        runTasks(Integer.MAX_VALUE);
    }

    private boolean runTasks(int most) {
        int count = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            run(task);
            if (++count == most) {
                return true;
            }
        }
        return count > 0;
    }

    private boolean fireTimers() {
        boolean hasFired = false;
        for (Timer timer = timers.peek(); timer != null && timer.isDue(); timer = timers.peek()) {
            timers.remove();
            if (!timer.isCancelled) {
                run(timer.task);
                hasFired = true;
                if (timer.pauseNanos > 0) {
                    timer.atNanos = System.nanoTime() + timer.pauseNanos;
                    timers.add(timer);
                }
            }
        }
        return hasFired;
    }

    private void sleep() {
        isAsleep.set(true);
        if (tasks.isEmpty() && !isEnding) {
            Timer next = timers.peek();
            if (next == null) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, next.atNanos - System.nanoTime());
            }
        }
        isAsleep.set(false);
        Thread.interrupted(); // a task that leaves the flag set must not keep the lane awake
    }

    private void run(Runnable task) {
        if (isDropping) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            onError.accept(e);
        }
    }

    /** A task for later. Thread-safe. */
    public final class Timer {

        private final Runnable task;
        private final long pauseNanos;
        private long atNanos;
        private volatile boolean isCancelled;

        private Timer(Runnable task, long atNanos, long pauseNanos) {
            this.task = task;
            this.atNanos = atNanos;
            this.pauseNanos = pauseNanos;
        }

        /** It will not run any more, unless it runs just now. */
        public void cancel() {
            isCancelled = true;
            execute(() -> timers.remove(this));
        }

        private boolean isDue() {
            return atNanos - System.nanoTime() <= 0;
        }

        /** Comparable among timers, unlike a bare {@code nanoTime}, which may overflow. */
        private long rank() {
            return atNanos - originNanos;
        }
    }
}
