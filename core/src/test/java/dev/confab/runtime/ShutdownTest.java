package dev.confab.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.wire.PeerId;
import dev.confab.runtime.Shutdown.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node's end keeps its one deadline, whatever hangs. */
final class ShutdownTest {

    private static final PeerId NODE = PeerId.of("a");
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private final List<Stage> begun = new ArrayList<>();
    private long nowNanos = Long.MAX_VALUE - Duration.ofSeconds(2).toNanos(); // the clock may run over

    /** Proves the promise of {@code Confab.close}: the limits of the stages added up to more than nine seconds. */
    @Test
    void shouldKeepItsPromiseThoughEveryStageTakesAllThatItMay() {
        long beginNanos = nowNanos;
        Shutdown shutdown = Shutdown.begin(NODE, () -> nowNanos);
        List<Duration> shares = new ArrayList<>();

        for (Stage stage : Stage.values()) {
            shutdown.await(stage, atMost -> {
                shares.add(atMost);
                nowNanos += atMost.toNanos();
                return over(stage);
            });
        }

        assertThat(Duration.ofNanos(nowNanos - beginNanos)).isLessThan(PROMISED);
        assertThat(shares).allSatisfy(share -> assertThat(share).isPositive());
        assertThat(begun).containsExactly(Stage.values());
    }

    @Test
    void shouldLeaveToTheNextWhatOneDidNotNeed() {
        Shutdown shutdown = Shutdown.begin(NODE, () -> nowNanos);
        shutdown.await(Stage.HANDOVER, atMost -> over(Stage.HANDOVER));

        shutdown.await(Stage.SEAT, atMost -> {
            assertThat(atMost.toNanos()).isEqualTo(shutdown.untilNanos(Stage.SEAT) - nowNanos);
            nowNanos += atMost.toNanos();
            return over(Stage.SEAT);
        });

        assertThat(nowNanos).isEqualTo(shutdown.untilNanos(Stage.SEAT));
        assertThat(begun).containsExactly(Stage.HANDOVER, Stage.SEAT);
    }

    /** Proves that a stage that never comes to its end is left behind, whether it was told its limit or not. */
    @Test
    @Timeout(10)
    void shouldBeginEveryStageThoughEachHangs() {
        Shutdown shutdown = Shutdown.within(Duration.ofMillis(50), NODE, System::nanoTime);

        for (Stage stage : Stage.values()) {
            shutdown.await(stage, atMost -> {
                begun.add(stage);
                return new CompletableFuture<>();
            });
        }

        assertThat(begun).containsExactly(Stage.values());
    }

    @Test
    void shouldGoOnBehindAStageThatFails() {
        Shutdown shutdown = Shutdown.begin(NODE, () -> nowNanos);

        shutdown.await(Stage.HANDOVER, atMost -> {
            throw new IllegalStateException("on purpose");
        });
        shutdown.await(Stage.SEAT, atMost -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        shutdown.await(Stage.GOODBYE, atMost -> over(Stage.GOODBYE));

        assertThat(begun).containsExactly(Stage.GOODBYE);
    }

    /** Proves that whoever is interrupted ends all that there is, and waits for none of it. */
    @Test
    @Timeout(10)
    void shouldBeginEveryStageAtOnceWhereItIsInterrupted() {
        Shutdown shutdown = Shutdown.within(Duration.ofHours(1), NODE, System::nanoTime);

        Thread.currentThread().interrupt();
        for (Stage stage : Stage.values()) {
            shutdown.await(stage, atMost -> {
                begun.add(stage);
                return new CompletableFuture<>();
            });
        }

        assertThat(Thread.interrupted()).isTrue();
        assertThat(begun).containsExactly(Stage.values());
    }

    private CompletableFuture<Void> over(Stage stage) {
        begun.add(stage);
        return CompletableFuture.completedFuture(null);
    }
}
