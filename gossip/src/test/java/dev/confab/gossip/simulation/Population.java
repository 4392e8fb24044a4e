package dev.confab.gossip.simulation;

/** Simulated nodes, by their numbers, that {@link FleetFaults} can befall. */
interface Population {

    Network network();

    /** How many nodes there are and were. */
    int size();

    /** The node is gone at once. */
    void kill(int node);

    /** The node stands still for so long. */
    void pause(int node, long nanos);

    /** A new node starts, with nothing; returns its number. */
    int join();

    /** All come to know who is there by now; nothing where they have a membership that tells them. */
    void notice();

    /** From now on nodes stand still and come and go, see {@link FleetFaults}. */
    default void befall(double paused, double churnPerHour, long seed) {
        new FleetFaults(this, paused, churnPerHour, seed).start();
    }
}
