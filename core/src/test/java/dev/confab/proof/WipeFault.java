package dev.confab.proof;

import java.util.List;
import java.util.Random;

/** One node loses its disk and comes back under its old name: it must not vote as if it knew nothing. */
final class WipeFault implements Fault {

    @Override
    public String asked() {
        return "wipe";
    }

    @Override
    public String strike(ProofCluster cluster, Random random) {
        int number = cluster.victim(random);
        cluster.kill(List.of(number));
        cluster.wipe(number);
        return "wiped the disk of node " + number;
    }

    @Override
    public void heal(ProofCluster cluster) {}
}
