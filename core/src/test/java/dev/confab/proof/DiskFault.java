package dev.confab.proof;

import java.util.Optional;
import java.util.Random;

/** A disk that is full, broken or slow under a node that runs; it is well again when the fault is over. */
enum DiskFault implements Fault {
    FULL("disk-full", "enospc"),
    WRITE_ERROR("disk-eio-write", "eio-write"),
    SYNC_ERROR("disk-eio-sync", "eio-sync"),
    SLOW("disk-slow", "slow"),
    READ_ONLY("disk-read-only", "erofs");

    private final String asked;
    private final String how;

    DiskFault(String asked, String how) {
        this.asked = asked;
        this.how = how;
    }

    @Override
    public String asked() {
        return asked;
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
    public long millis(Random random) {
        return 1000 + random.nextInt(2000);
    }

    @Override
    public String strike(ProofCluster cluster, Random random) {
        int number = random.nextBoolean() ? cluster.leaderOr(random) : random.nextInt(cluster.size());
        cluster.preload().failDisk(number, how);
        return how + " on the disk of node " + number;
    }

    @Override
    public void heal(ProofCluster cluster) {
        for (int i = 0; i < cluster.size(); i++) {
            cluster.preload().heal(i);
        }
    }
}
