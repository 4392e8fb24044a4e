package dev.confab.gossip.simulation;

import java.util.Random;

/**
 * What a fleet has to live with: some nodes stand still for a while, some crash, which takes its time to be noticed, and as many
 * new ones come. Once started, it goes on for ever.
 */
final class FleetFaults {

    private static final long PAUSE_NANOS = 5 * Network.SECOND;
    private static final int SECONDS_TO_NOTICE = 5;

    private final Population fleet;
    private final Random random;
    private final double pausesPerSecond;
    private final double churnPerSecond;
    private double pausesDue;
    private double churnDue;
    private int seconds;

    /**
     * @param paused how many of the nodes stand still at a time, 0 to 1
     * @param churnPerHour how many of the nodes go, and how many come, in an hour, 0 to 1
     */
    FleetFaults(Population fleet, double paused, double churnPerHour, long seed) {
        this.fleet = fleet;
        this.random = new Random(seed);
        this.pausesPerSecond = fleet.size() * paused * Network.SECOND / PAUSE_NANOS;
        this.churnPerSecond = fleet.size() * churnPerHour / 3_600;
    }

    /** From now on, once a second. Node 0 is spared: it commits. */
    void start() {
        pausesDue += pausesPerSecond;
        for (; pausesDue >= 1; pausesDue--) {
            fleet.pause(anybody(), PAUSE_NANOS);
        }
        churnDue += churnPerSecond;
        for (; churnDue >= 1; churnDue--) {
            fleet.kill(anybody());
            fleet.join();
        }
        if (++seconds % SECONDS_TO_NOTICE == 0) {
            fleet.notice();
        }
        fleet.network().at(fleet.network().now() + Network.SECOND, this::start);
    }

    private int anybody() {
        return 1 + random.nextInt(fleet.size() - 1);
    }
}
