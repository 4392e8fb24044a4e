package dev.confab.proof;

import java.util.Random;

/**
 * Each of five nodes hears its two neighbours and nobody else: everybody sees a majority, and no two see the same one. The
 * ring's order comes from the random source.
 */
final class RingFault implements Fault {

    private static final int NODES = 5;

    @Override
    public String asked() {
        return "ring";
    }

    @Override
    public Needs needs() {
        return Needs.NETWORK;
    }

    @Override
    public int nodes() {
        return NODES;
    }

    @Override
    public long millis(Random random) {
        return 1000 + random.nextInt(3500);
    }

    @Override
    public String strike(ProofCluster cluster, Random random) {
        int step = 1 + random.nextInt(2); // the two rings that five nodes can form without sharing a link
        for (int i = 0; i < NODES; i++) {
            cluster.network().cut(i, (i + 3 - step) % NODES);
        }
        return "a ring in which each hears those " + step + " apart";
    }

    @Override
    public void heal(ProofCluster cluster) {
        cluster.network().heal();
    }
}
