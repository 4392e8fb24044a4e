package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.State;
import dev.confab.replica.History;
import dev.confab.replica.Replica;
import dev.confab.replica.ReplicaLimits;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ViewClockTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicBoolean isShowingBundle = new AtomicBoolean();

    /** Somebody said that an empty view has everything: of a cluster that has committed nothing that is true, and says nothing. */
    @Test
    void shouldKnowNoAgeOfAViewWithoutACommit() {
        assertThat(clockOver(State.EMPTY).age()).isEmpty();
        assertThat(clockOver(History.founded().state()).age()).contains(Duration.ofNanos(1));
    }

    @Test
    void shouldWaitForAYoungViewOnlyAsLongAsItMay() {
        clockOver(State.EMPTY).await(Duration.ofSeconds(1), Duration.ofMillis(1));
    }

    /** The replica is young already, and what the application reads is still the bundle. */
    @Test
    void shouldWaitUntilTheBundleIsLifted() throws Exception {
        // given
        isShowingBundle.set(true);
        ViewClock clock = clockOver(History.founded().state());
        CompletableFuture<Void> waited =
                CompletableFuture.runAsync(() -> clock.await(Duration.ofSeconds(1), LONG), command -> {
                    Thread thread = new Thread(command, "waits");
                    thread.setDaemon(true);
                    thread.start();
                });

        // when // then
        await().until(() -> asked.get() > 0);
        clock.onTick();
        await().until(() -> asked.get() > 1);
        assertThat(waited).isNotDone();
        isShowingBundle.set(false);
        clock.onTick();
        waited.get(10, TimeUnit.SECONDS);
    }

    private ViewClock clockOver(State state) {
        Replica replica = new Replica(PeerId.of("a"), state, ReplicaLimits.DEFAULT);
        return new ViewClock(replica, (epoch, now) -> OptionalLong.of(1), this::isShowingBundle, System::nanoTime);
    }

    private boolean isShowingBundle() {
        asked.incrementAndGet();
        return isShowingBundle.get();
    }
}
