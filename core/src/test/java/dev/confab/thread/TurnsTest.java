package dev.confab.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int runs;
    private final Turns turns = new Turns(tasks::add, null, () -> runs++, failures::add);

    @Test
    void shouldRunOnceForManyRequests() {
        // given
        turns.ask();
        turns.ask();
        turns.ask();
        // when
        runAll();
        // then
        assertThat(runs).isEqualTo(1);
        assertThat(turns.isBusy()).isFalse();
    }

    @Test
    void shouldRunOnceMoreWhenItIsAskedWhileItRuns() {
        // given
        List<Turns> self = new ArrayList<>();
        Turns asking = new Turns(
                tasks::add,
                null,
                () -> {
                    if (runs++ == 0) {
                        self.get(0).ask();
                        self.get(0).runHere();
                    }
                },
                failures::add);
        self.add(asking);
        // when
        asking.runHere();
        // then
        assertThat(runs).isEqualTo(1);
        runAll();
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void shouldDoWhatIsToFollowAfterARunThatBeganLater() {
        // given
        List<Integer> after = new ArrayList<>();
        turns.ask();
        turns.afterNext().thenRun(() -> after.add(runs));
        // when
        runAll();
        // then
        assertThat(after).containsExactly(1);
    }

    @Test
    void shouldGoOnAfterAStepThatThrowsAndAnExecutorThatTakesNothing() {
        // given
        boolean[] isRefusing = {true};
        Turns refused = new Turns(
                Runnable::run,
                task -> {
                    if (isRefusing[0]) {
                        throw new RejectedExecutionException("on purpose");
                    }
                    task.run();
                },
                () -> {
                    runs++;
                    throw new IllegalStateException("on purpose");
                },
                failures::add);
        // when
        refused.ask();
        isRefusing[0] = false;
        refused.ask();
        refused.ask();
        // then
        assertThat(runs).isEqualTo(2);
        assertThat(failures).hasSize(3);
    }

    /** Proves that an executor that queues the task and then finds no thread for it leads to no two runs at a time. */
    @Test
    void shouldRunOnceWhatAnExecutorTookAndThenThrew() {
        // given
        boolean[] isThrowing = {true};
        Turns turnsOfHalfAnExecutor = new Turns(
                task -> {
                    tasks.add(task);
                    if (isThrowing[0]) {
                        throw new OutOfMemoryError("no thread, on purpose");
                    }
                },
                null,
                () -> runs++,
                failures::add);
        turnsOfHalfAnExecutor.ask();
        isThrowing[0] = false;
        turnsOfHalfAnExecutor.ask();
        // when
        runAll();
        // then
        assertThat(runs).isEqualTo(1);
        assertThat(turnsOfHalfAnExecutor.isBusy()).isFalse();
        // when
        turnsOfHalfAnExecutor.ask();
        runAll();
        // then
        assertThat(runs).isEqualTo(2);
    }

    @Test
    void shouldForgetThoseWhoDoNotWaitAnyMore() {
        // given
        CompletableFuture<Void> first = turns.afterNext();
        CompletableFuture<Void> second = turns.afterNext();
        // when
        first.cancel(false);
        runAll();
        // then
        assertThat(second).isCompleted();
        assertThat(runs).isEqualTo(1);
    }

    @Test
    void shouldNotCompleteBeforeARunThatBeganLater() {
        // given
        List<CompletableFuture<Void>> during = new ArrayList<>();
        List<Turns> self = new ArrayList<>();
        Turns asking = new Turns(
                tasks::add,
                null,
                () -> {
                    if (during.isEmpty()) {
                        during.add(self.get(0).afterNext());
                    }
                },
                failures::add);
        self.add(asking);
        // when
        asking.runHere();
        // then
        assertThat(during.get(0)).isNotDone();
        runAll();
        assertThat(during.get(0)).isDone();
    }

    /** Proves that calls never overlap and that none is forgotten, whoever asks from wherever. */
    @Test
    void shouldNeverOverlapAndForgetNothing() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        AtomicInteger wanted = new AtomicInteger();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        int[] seen = new int[1];
        Turns busy = new Turns(
                pool,
                null,
                () -> {
                    overlaps.addAndGet(inside.getAndIncrement());
                    seen[0] = wanted.get();
                    inside.decrementAndGet();
                },
                failures::add);
        CountDownLatch done = new CountDownLatch(3);
        for (int t = 0; t < 3; t++) {
            boolean isHere = t == 0;
            new Thread(() -> {
                        for (int i = 0; i < 20_000; i++) {
                            wanted.incrementAndGet();
                            if (isHere) {
                                busy.runHere();
                            } else {
                                busy.ask();
                            }
                        }
                        done.countDown();
                    })
                    .start();
        }
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        CountDownLatch shown = new CountDownLatch(1);
        busy.afterNext().thenRun(shown::countDown);
        assertThat(shown.await(20, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();
        assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(overlaps).hasValue(0);
        assertThat(seen[0]).isEqualTo(60_000);
        assertThat(failures).isEmpty();
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            tasks.poll().run();
        }
    }
}
