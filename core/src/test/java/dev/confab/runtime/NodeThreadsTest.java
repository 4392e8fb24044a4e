package dev.confab.runtime;

import static dev.confab.runtime.NodeThreads.SETTING_THREADS;
import static dev.confab.runtime.NodeThreads.SPARE_SETTING_THREADS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proves that what hangs on a thread for settings leaves one for the others, up to a bound. */
final class NodeThreadsTest {

    private final NodeThreads threads = new NodeThreads(PeerId.of("spare"));
    private final Semaphore returns = new Semaphore(0);
    private final AtomicInteger started = new AtomicInteger();

    @AfterEach
    void end() {
        returns.release(1_000);
        threads.end(System.nanoTime() + Duration.ofSeconds(10).toNanos());
    }

    @Test
    void shouldRunWhatWaitsWhenThoseThatHangAreReplaced() {
        // given
        hang(SETTING_THREADS);
        CompletableFuture<Void> other = CompletableFuture.runAsync(() -> {}, threads.settings());
        await().until(() -> started.get() == SETTING_THREADS);
        assertThat(other).isNotDone();
        // when
        threads.spareSettings(SETTING_THREADS);
        // then
        assertThat(other).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void shouldReplaceNoMoreThanSoMany() {
        // given
        int most = SETTING_THREADS + SPARE_SETTING_THREADS;
        hang(most + 5);
        // when
        threads.spareSettings(1_000);
        await().until(() -> started.get() == most);
        // then
        assertThat(threadsForSettings()).isEqualTo(most);
        // when
        returns.release();
        // then
        await().until(() -> started.get() == most + 1);
        assertThat(threadsForSettings()).isEqualTo(most);
    }

    @Test
    void shouldGiveUpThreadsThatAreNotNeededAnyMore() {
        // given
        hang(SETTING_THREADS + 3);
        threads.spareSettings(3);
        await().until(() -> started.get() == SETTING_THREADS + 3);
        // when
        returns.release(SETTING_THREADS + 3);
        threads.spareSettings(0);
        // then
        await().until(() -> threadsForSettings() <= SETTING_THREADS);
    }

    private void hang(int count) {
        for (int i = 0; i < count; i++) {
            threads.settings().execute(() -> {
                started.incrementAndGet();
                returns.acquireUninterruptibly();
            });
        }
    }

    private static long threadsForSettings() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("confab-spare-settings"))
                .count();
    }
}
