package dev.confab.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaneTest {

    private final List<Throwable> errors = new CopyOnWriteArrayList<>();
    private final Lane lane = Lane.start(task -> new Thread(task, "lane"), errors::add);

    @AfterEach
    void end() {
        lane.endNow();
        assertThat(lane.awaitEnd(System.nanoTime() + TimeUnit.SECONDS.toNanos(5)))
                .isTrue();
    }

    @Test
    void shouldRunEachTaskOfManyThreadsOnceAndInTheirOrder() throws Exception {
        // given
        int writers = 4;
        int each = 20_000;
        List<List<Integer>> seen = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();

        // when
        for (int writer = 0; writer < writers; writer++) {
            List<Integer> mine = new ArrayList<>();
            seen.add(mine);
            threads.add(new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    int number = i;
                    lane.execute(() -> mine.add(number));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        flush();

        // then
        assertThat(seen).allSatisfy(mine -> assertThat(mine).hasSize(each).isSorted());
    }

    /** Proves that no wake-up is lost: each task comes when the lane is just going to sleep. */
    @Test
    void shouldWakeForATaskThatComesAsItFallsAsleep() throws Exception {
        for (int i = 0; i < 20_000; i++) {
            flush();
        }
    }

    @Test
    void shouldRunTimersInTheirOrderAndNotTheCancelledOne() throws Exception {
        // given
        List<String> fired = new CopyOnWriteArrayList<>();
        CountDownLatch last = new CountDownLatch(1);

        // when
        lane.schedule(TimeUnit.MILLISECONDS.toNanos(60), last::countDown);
        lane.schedule(TimeUnit.MILLISECONDS.toNanos(40), () -> fired.add("second"));
        lane.schedule(TimeUnit.MILLISECONDS.toNanos(20), () -> fired.add("first"));
        lane.schedule(TimeUnit.MILLISECONDS.toNanos(30), () -> fired.add("cancelled"))
                .cancel();

        // then
        assertThat(last.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(fired).containsExactly("first", "second");
    }

    @Test
    void shouldFireTimersWhileTasksNeverEnd() {
        // given
        AtomicInteger fired = new AtomicInteger();
        lane.execute(new Runnable() {
            @Override
            public void run() {
                lane.execute(this);
            }
        });

        // when
        Lane.Timer timer = lane.repeat(0, TimeUnit.MILLISECONDS.toNanos(1), fired::incrementAndGet);

        // then
        await().untilAsserted(() -> assertThat(fired).hasValueGreaterThan(5));
        timer.cancel();
    }

    @Test
    void shouldGoOnAfterATaskThatThrowsOrLeavesTheInterruptFlagSet() throws Exception {
        // when
        lane.execute(() -> {
            throw new IllegalStateException("on purpose");
        });
        lane.execute(() -> Thread.currentThread().interrupt());
        flush();

        // then
        assertThat(errors).singleElement().satisfies(error -> assertThat(error).hasMessage("on purpose"));
        CompletableFuture<Boolean> isInterrupted = new CompletableFuture<>();
        await().until(() -> lane.thread().getState() == Thread.State.WAITING);
        lane.execute(() -> isInterrupted.complete(Thread.currentThread().isInterrupted()));
        assertThat(isInterrupted.get(5, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void shouldSayWhenItHasNothingLeftToDo() throws Exception {
        // given
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch isHeld = new CountDownLatch(1);
        lane.execute(() -> awaitQuietly(isHeld));
        lane.execute(() -> order.add("one"));
        lane.execute(() -> order.add("two"));

        // when
        lane.afterRun(() -> order.add("done"));
        isHeld.countDown();

        // then
        await().untilAsserted(() -> assertThat(order).containsExactly("one", "two", "done"));
    }

    /** Proves that a task is run or refused, and never lost, when it races with the end. */
    @Test
    void shouldRunWhatItTookBeforeTheEnd() throws Exception {
        for (int round = 0; round < 200; round++) {
            // given
            Lane other = Lane.start(task -> new Thread(task, "other"), errors::add);
            AtomicInteger run = new AtomicInteger();
            AtomicInteger taken = new AtomicInteger();
            Thread giver = new Thread(() -> {
                while (other.offer(run::incrementAndGet)) {
                    taken.incrementAndGet();
                }
            });

            // when
            giver.start();
            other.end();
            giver.join();

            // then
            assertThat(other.awaitEnd(System.nanoTime() + TimeUnit.SECONDS.toNanos(5)))
                    .isTrue();
            assertThat(run).hasValue(taken.get());
        }
    }

    private void flush() throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        lane.execute(() -> done.complete(null));
        done.get(5, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
