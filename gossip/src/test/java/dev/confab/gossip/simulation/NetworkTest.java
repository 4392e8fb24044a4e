package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Proves that the simulated network does to messages what it is told to, and nothing else. */
class NetworkTest {

    private static final Conditions EVEN = Conditions.latency(Duration.ofMillis(1), Duration.ofMillis(50));

    private final List<Delivery> arrived = new ArrayList<>();
    private Network network = network(EVEN);

    @Test
    void shouldKeepTheOrderOfAConnectionAndTheRangeOfLatencies() {
        send(200);
        run(1);
        assertThat(arrived).isEmpty();
        run(49);
        assertThat(arrived).extracting(Delivery::bytes).hasSize(200).isSorted();
    }

    @Test
    void shouldLoseDoubleAndReorder() {
        network = network(EVEN.loss(0.5).doubling(0.5).reordering());
        send(1_000);
        run(50);
        assertThat(arrived).hasSizeBetween(650, 850);
        assertThat(arrived.stream().map(Delivery::bytes).distinct().count()).isLessThan(arrived.size());
        assertThat(arrived.stream().map(Delivery::bytes).toList())
                .isNotEqualTo(arrived.stream().map(Delivery::bytes).sorted().toList());
    }

    @Test
    void shouldCutInOneDirectionOnly() {
        network.reach((from, to) -> to != 1);
        network.send(0, 1, "lost", 1, 0);
        network.send(1, 0, "arrives", 1, 0);
        run(50);
        assertThat(arrived).extracting(Delivery::message).containsExactly("arrives");
    }

    @Test
    void shouldHoldWhatArrivesAtANodeThatStandsStill() {
        network.pause(1, network.now() + Network.SECOND);
        send(2);
        run(999);
        assertThat(arrived).isEmpty();
        run(1);
        assertThat(arrived).hasSize(2);
    }

    @Test
    void shouldSendNoFasterThanTheBandwidth() {
        network = network(
                Conditions.latency(Duration.ofNanos(0), Duration.ofNanos(1)).bytesPerSecond(1_000));
        network.send(0, 1, "first", 500, 0);
        network.send(0, 1, "second", 500, 0);
        run(501);
        assertThat(arrived).hasSize(1);
        run(500);
        assertThat(arrived).hasSize(2);
    }

    @Test
    void shouldTakeEventsByTimeThenByOrder() {
        EventQueue queue = new EventQueue();
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            queue.add(Long.MAX_VALUE - 50 + random.nextInt(100), i); // time may overflow
        }
        long time = Long.MIN_VALUE;
        int order = -1;
        for (int i = 0; i < 5_000; i++) {
            long next = queue.nextNanos();
            int event = (Integer) queue.poll();
            boolean isSameTime = next == time;
            assertThat(i == 0 || next - time >= 0).isTrue();
            assertThat(isSameTime && event < order).isFalse();
            time = next;
            order = event;
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    private static Network network(Conditions conditions) {
        return new Network(2, conditions, -1, new Random(1));
    }

    private void send(int messages) {
        for (int i = 0; i < messages; i++) {
            network.send(0, 1, "m", i, 0);
        }
    }

    private void run(long millis) {
        network.runUntil(network.now() + millis * Network.MILLI, arrived::add);
    }
}
