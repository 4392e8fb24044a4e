package dev.confab.gossip.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * What the failure detector of a simulated fleet does and costs: the production protocol with whole tables, latencies of up to
 * 50 ms, 1 % of all messages lost. Immutable.
 *
 * @param formedSeconds from the start of all at once until all know all
 * @param idleBytes what a node sends in a second when nothing happens, headers and seals included
 * @param crashSeconds from each crash until all that run know of it
 * @param falseDeaths how many verdicts fell on nodes that ran, while nodes crashed and while 1 % of them stood still at a time,
 *     for 5 s each
 */
public record MemberFleetRun(
        int nodes, double formedSeconds, double idleBytes, List<Double> crashSeconds, long falseDeaths) {

    private static final double LOSS = 0.01;
    private static final int FORMED_SECONDS_MAX = 180;
    private static final int CALM_SECONDS = 15;
    private static final int IDLE_SECONDS = 20;
    private static final int CRASHES = 5;
    private static final int CRASH_SECONDS_MAX = 60;
    private static final int PAUSE_SECONDS = 5;
    private static final int PAUSES = 6;

    public MemberFleetRun {
        crashSeconds = List.copyOf(crashSeconds);
    }

    /** Lets a fleet of that many live for some minutes of virtual time. */
    public static MemberFleetRun of(int nodes, long seed) {
        MemberFleet fleet = new MemberFleet(seed, nodes);
        fleet.network.faults(LOSS, 0, 50 * VirtualNetwork.MILLI);
        double formed = fleet.liveUntil(fleet::isAgreed, FORMED_SECONDS_MAX);
        fleet.live(CALM_SECONDS);
        fleet.bytesSent = 0;
        fleet.live(IDLE_SECONDS);
        double idle = (double) fleet.bytesSent / IDLE_SECONDS / nodes;
        List<Double> crashes = new ArrayList<>();
        for (int crash = 1; crash <= CRASHES; crash++) {
            int number = nodes - crash;
            fleet.crash(number);
            crashes.add(fleet.liveUntil(() -> fleet.isGone(number), CRASH_SECONDS_MAX));
        }
        pauseSome(fleet, nodes - CRASHES, new Random(seed));
        return new MemberFleetRun(nodes, formed, idle, crashes, fleet.falseDeaths);
    }

    private static void pauseSome(MemberFleet fleet, int running, Random random) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < running; i++) {
            all.add(i);
        }
        Collections.shuffle(all, random);
        Deque<Integer> turn = new ArrayDeque<>(all);
        int atATime = Math.max(1, running / 100);
        for (int i = 0; i < PAUSES; i++) {
            List<Integer> paused = new ArrayList<>();
            for (int k = 0; k < atATime; k++) {
                paused.add(turn.remove());
            }
            paused.forEach(fleet::pause);
            fleet.live(PAUSE_SECONDS);
            paused.forEach(fleet::resume);
        }
    }
}
