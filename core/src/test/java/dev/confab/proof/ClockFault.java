package dev.confab.proof;

import java.util.Optional;
import java.util.Random;

/** A wall clock that steps by an hour, forward or back, and steps back again when the fault is over. */
final class ClockFault implements Fault {

    private static final long HOUR_SECONDS = 3600;

    @Override
    public String asked() {
        return "clock";
    }

    @Override
    public Optional<String> missing() {
        return Preload.missing();
    }

    @Override
    public Needs needs() {
        return Needs.PRELOAD;
    }

    @Override
    public String strike(ProofCluster cluster, Random random) {
        int number = random.nextBoolean() ? cluster.leaderOr(random) : random.nextInt(cluster.size());
        long seconds = random.nextBoolean() ? HOUR_SECONDS : -HOUR_SECONDS;
        cluster.preload().stepClock(number, seconds);
        return "clock of node " + number + " steps by " + seconds + " s";
    }

    @Override
    public void heal(ProofCluster cluster) {
        for (int i = 0; i < cluster.size(); i++) {
            cluster.preload().heal(i);
        }
    }
}
