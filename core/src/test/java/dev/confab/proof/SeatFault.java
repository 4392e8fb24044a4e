package dev.confab.proof;

/** What happens to the seats of voters: on five nodes of which three vote, so that two could take a seat. */
interface SeatFault extends Fault {

    @Override
    default int nodes() {
        return 5;
    }

    @Override
    default int spares() {
        return 2;
    }

    @Override
    default void heal(ProofCluster cluster) {
        cluster.wake();
        cluster.healNetwork();
    }
}
