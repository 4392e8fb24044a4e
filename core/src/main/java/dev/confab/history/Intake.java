package dev.confab.history;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The lock over what is known, and the steps that wait to be taken in: the node loop puts them into a queue, no more, and whoever
 * looks at what is known takes them in before. Thread-safe; blocks as long as another looks, which reads and writes no file.
 */
final class Intake implements Look {

    private final Known known;
    private final Object lock = new Object();
    private final Queue<Step> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waitingCount = new AtomicInteger();

    Intake(Known known) {
        this.known = known;
    }

    /** Lets a step wait, and returns how many do. */
    int add(Step step) {
        waiting.add(step);
        return waitingCount.incrementAndGet();
    }

    /** How many steps wait. */
    int waiting() {
        return waitingCount.get();
    }

    /** Forgets what waits but for that step. */
    void waitOnlyFor(Step step) {
        synchronized (lock) {
            waiting.clear();
            waiting.add(step);
            waitingCount.set(1);
        }
    }

    /** Takes in what waits. */
    void takeIn() {
        synchronized (lock) {
            for (Step step = waiting.poll(); step != null; step = waiting.poll()) {
                waitingCount.decrementAndGet();
                known.take(step);
            }
        }
    }

    @Override
    public <T> T look(Function<Known, T> what) {
        synchronized (lock) {
            takeIn();
            return what.apply(known);
        }
    }

    /** As {@link #look}, without what waits. */
    <T> T lookBack(Function<Known, T> what) {
        synchronized (lock) {
            return what.apply(known);
        }
    }

    /** Changes what is known, without what waits. */
    void change(Consumer<Known> how) {
        synchronized (lock) {
            how.accept(known);
        }
    }
}
