package dev.confab.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Runs what it took when it is told to; may refuse. */
final class ManualExecutor implements Executor {

    private final List<Runnable> tasks = new ArrayList<>();
    boolean isRefusing;
    int refused;

    @Override
    public void execute(Runnable task) {
        if (isRefusing) {
            refused++;
            throw new RejectedExecutionException("refused on purpose");
        }
        tasks.add(task);
    }

    int size() {
        return tasks.size();
    }

    void runAll() {
        while (!tasks.isEmpty()) {
            tasks.remove(0).run();
        }
    }

    void runOneOf(Random random) {
        if (!tasks.isEmpty()) {
            tasks.remove(random.nextInt(tasks.size())).run();
        }
    }
}
