package dev.confab.gossip.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.confab.gossip.membership.MembershipMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Proves what a fleet as a whole does: it finds its dead and nobody else, heals, and costs little. {@code
 * -Dsimulation.fleet=2000} runs it with that many nodes.
 */
class MemberFleetTest {

    private static final int NODES = Integer.getInteger("simulation.fleet", 100);
    private static final double LOSS = 0.01;

    /** A crash is known to all within 10 s, and 1 % of loss kills nobody. */
    @Test
    void shouldKnowOfEveryCrashWithinTenSecondsAndOfNoOther() {
        Seeds.each(2, seed -> {
            // given
            MemberFleet fleet = formed(seed, NODES);
            fleet.network.faults(LOSS, 0, 50 * VirtualNetwork.MILLI);
            fleet.live(10);
            List<Double> seconds = new ArrayList<>();
            for (int crashed = 0; crashed < 10; crashed++) {
                // when
                int number = NODES - 1 - crashed;
                fleet.crash(number);
                seconds.add(fleet.liveUntil(() -> fleet.isGone(number), 15));
                fleet.live(2);
            }
            // then
            assertThat(fleet.falseDeaths).isZero();
            assertThat(seconds).allMatch(each -> each <= 10);
        });
    }

    /** What it costs when nothing happens; the arithmetic is in the javadoc of {@code Membership}. */
    @Test
    void shouldCostLittleWhenNothingHappens() {
        MemberFleet fleet = formed(1, NODES);
        fleet.live(30);
        fleet.bytesSent = 0;
        fleet.live(60);
        double bytesPerSecond = fleet.bytesSent / 60.0 / NODES;
        assertThat(bytesPerSecond).isLessThan(500);
        assertThat(fleet.largestDatagram).isLessThanOrEqualTo(MembershipMessage.DATAGRAM_BYTES_MAX);
    }

    /** Five minutes of a lossy network, in which nobody dies. */
    @Test
    void shouldBuryNobodyForALostMessage() {
        MemberFleet fleet = formed(1, NODES);
        fleet.network.faults(LOSS, LOSS, 100 * VirtualNetwork.MILLI);
        fleet.live(300);
        assertThat(fleet.falseDeaths).isZero();
        fleet.network.faults(0, 0, 50 * VirtualNetwork.MILLI);
        fleet.liveUntil(fleet::isAgreed, 60);
    }

    /** A pause of five seconds costs none of the neighbours anything, and the one that paused comes back by itself. */
    @Test
    void shouldBuryNobodyForAPause() {
        Seeds.each(3, seed -> {
            MemberFleet fleet = formed(seed, 60);
            fleet.network.faults(LOSS, 0, 50 * VirtualNetwork.MILLI);
            fleet.live(20);
            Random random = new Random(seed);
            for (int i = 0; i < 10; i++) {
                int number = random.nextInt(60);
                fleet.pause(number);
                fleet.live(5);
                fleet.resume(number);
                fleet.live(5);
            }
            assertThat(fleet.falseDeaths).isZero();
            fleet.liveUntil(fleet::isAgreed, 60);
        });
    }

    /** Those who fall asleep while somebody is suspect, and wake when he has long contradicted, do not bury him. */
    @Test
    void shouldBuryNobodyForHavingSleptThroughHisContradiction() {
        Seeds.each(5, seed -> {
            MemberFleet fleet = formed(seed, 60);
            fleet.live(12);
            fleet.pause(0);
            fleet.live(3);
            IntStream.range(1, 20).forEach(fleet::pause);
            fleet.resume(0);
            fleet.live(12);
            IntStream.range(1, 20).forEach(fleet::resume);
            fleet.live(5);
            assertThat(fleet.falseDeaths).isZero();
            fleet.liveUntil(fleet::isAgreed, 60);
        });
    }

    /** A fleet that was cut in two for an hour grows together by itself. */
    @Test
    void shouldGrowTogetherAfterAPartitionOfAnHour() {
        Seeds.each(1, seed -> {
            // given all seeds on one side
            MemberFleet fleet = formed(seed, 30);
            List<Integer> island = IntStream.range(0, 15).boxed().toList();
            fleet.cut(island);
            fleet.live(3_600);
            assertThat(fleet.nodes.get(0).stateOf(29).isGone()).isTrue();
            assertThat(fleet.nodes.get(29).stateOf(0).isGone()).isTrue();
            // when
            fleet.cut(Set.of());
            fleet.liveUntil(fleet::isAgreed, 60);
        });
    }

    /** A fleet that lost every seed lives on, and one who knows an address of it finds it. */
    @Test
    void shouldLiveOnWithoutItsSeeds() {
        MemberFleet fleet = formed(1, 30);
        IntStream.range(0, MemberFleet.SEEDS).forEach(fleet::crash);
        fleet.liveUntil(fleet::isAgreed, 30);
        // when one joins by an address that was discovered
        fleet.start(30).membership.discovered(List.of(MemberFleet.address(17)));
        fleet.liveUntil(fleet::isAgreed, 30);
        // and the seeds come back
        IntStream.range(0, MemberFleet.SEEDS).forEach(fleet::start);
        fleet.liveUntil(fleet::isAgreed, 60);
    }

    @Test
    void shouldHearOfAGoodbyeInAMoment() {
        MemberFleet fleet = formed(1, NODES);
        fleet.live(10);
        fleet.leave(NODES - 1);
        assertThat(fleet.liveUntil(() -> fleet.isGone(NODES - 1), 5)).isLessThan(3);
    }

    /** Whatever happens, a minute after it stops all know who lives. */
    @Test
    void shouldAgreeOnceTheFaultsStop() {
        Seeds.each(10, seed -> {
            MemberFleet fleet = formed(seed, 40);
            fleet.network.faults(0.2, 0.1, VirtualNetwork.SECOND);
            Disturbance disturbance = new Disturbance(fleet, new Random(seed), 40);
            for (int i = 0; i < 20 * 60; i++) {
                disturbance.strike();
                fleet.step();
            }
            disturbance.end();
            fleet.network.faults(0, 0, 50 * VirtualNetwork.MILLI);
            fleet.liveUntil(fleet::isAgreed, 60);
        });
    }

    /** Crashes, starts, goodbyes, pauses and cuts, at random. */
    private record Disturbance(MemberFleet fleet, Random random, int size, List<Integer> paused) {

        private Disturbance(MemberFleet fleet, Random random, int size) {
            this(fleet, random, size, new ArrayList<>());
        }

        void strike() {
            int number = random.nextInt(size);
            boolean isUp = fleet.nodes.containsKey(number) && !paused.contains(number);
            switch (random.nextInt(200)) {
                case 0 -> restart(number, isUp);
                case 1 -> pause(number, isUp);
                case 2 -> resume();
                case 3 -> fleet.cut(random.nextBoolean() ? Set.of() : island());
                case 4 -> leave(number, isUp);
                default -> {}
            }
        }

        void end() {
            while (!paused.isEmpty()) {
                resume();
            }
            fleet.cut(Set.of());
        }

        private void restart(int number, boolean isUp) {
            if (isUp && random.nextBoolean()) {
                fleet.crash(number);
            } else if (!paused.contains(number)) {
                fleet.start(number);
            }
        }

        private void leave(int number, boolean isUp) {
            if (isUp) {
                fleet.leave(number);
            }
        }

        private void pause(int number, boolean isUp) {
            if (isUp) {
                fleet.pause(number);
                paused.add(number);
            }
        }

        private void resume() {
            if (!paused.isEmpty()) {
                fleet.resume(paused.remove(0));
            }
        }

        private List<Integer> island() {
            List<Integer> all = new ArrayList<>(IntStream.range(0, size).boxed().toList());
            Collections.shuffle(all, random);
            return all.subList(0, 1 + random.nextInt(size / 2));
        }
    }

    private static MemberFleet formed(long seed, int size) {
        MemberFleet fleet = new MemberFleet(seed, size);
        fleet.liveUntil(fleet::isAgreed, 60);
        return fleet;
    }
}
