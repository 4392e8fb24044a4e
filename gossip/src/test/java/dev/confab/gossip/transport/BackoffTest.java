package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final long MILLI = 1_000_000;

    private final Backoff backoff =
            new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), new SplittableRandom(42));

    @Test
    void shouldDoubleUpToItsMaximumWithinTheUpperHalf() {
        for (long ceiling : new long[] {20, 40, 80, 100, 100, 100}) {
            assertThat(backoff.nextNanos()).isBetween(ceiling * MILLI / 2, ceiling * MILLI);
        }
    }

    @Test
    void shouldSpreadPeersThatStartTogether() {
        Backoff other = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100), new SplittableRandom(43));
        assertThat(backoff.nextNanos()).isNotEqualTo(other.nextNanos());
    }

    @Test
    void shouldBeginAnewAfterReset() {
        for (int i = 0; i < 5; i++) {
            backoff.nextNanos();
        }
        backoff.reset();
        assertThat(backoff.nextNanos()).isLessThanOrEqualTo(20 * MILLI);
    }
}
