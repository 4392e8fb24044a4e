package dev.confab.runtime;

import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.List;

/** What this node sees of the others: who they are, and for how long nothing was heard of them. Called on the node loop. */
@FunctionalInterface
interface Liveness {

    /** All other nodes that are known, those included that were not heard yet. */
    List<Sight> others();

    /**
     * Another node. Immutable.
     *
     * @param id the node with the disk that it had when it was heard last
     * @param silence for how long nothing was heard of it
     * @param isEphemeral whether it may vanish at any time, and so is to vote only where nobody else can
     * @param zone its failure zone; empty where it names none
     */
    record Sight(VoterId id, Duration silence, boolean isEphemeral, String zone) {}
}
