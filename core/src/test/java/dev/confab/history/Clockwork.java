package dev.confab.history;

import dev.confab.replica.Later;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** The threads of disks in virtual time: nothing runs but when time is let pass. */
final class Clockwork implements Later {

    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparing(Due::number));
    private Duration now = Duration.ZERO;
    private long number;

    private record Due(Duration at, long number, Runnable task) {}

    @Override
    public void run(Runnable task, Duration delay) {
        queue.add(new Due(now.plus(delay), number++, task));
    }

    /** Lets that much time pass. */
    void pass(Duration time) {
        Duration end = now.plus(time);
        while (!queue.isEmpty() && queue.peek().at().compareTo(end) <= 0) {
            Due due = queue.remove();
            now = due.at();
            due.task().run();
        }
        now = end;
    }

    Duration now() {
        return now;
    }

    /** The process ended: what was due never comes. */
    void forget() {
        queue.clear();
    }
}
