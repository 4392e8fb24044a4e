package dev.confab.runtime;

import dev.confab.ledger.VoterId;
import java.time.Duration;
import java.util.List;

/** What this node sees of the others: who they are, and for how long they have been away. Called on the node loop. */
@FunctionalInterface
interface Liveness {

    /** All other nodes that could vote, and all other members of the group. */
    List<Sight> others();

    /**
     * Another node. Immutable.
     *
     * @param id the node with the disk that it had when it was heard last
     * @param absence for how long it has been away; zero while it is there
     * @param isEphemeral whether it may vanish at any time, and so is to vote only where nobody else can
     * @param zone its failure zone; empty where it names none
     */
    record Sight(VoterId id, Duration absence, boolean isEphemeral, String zone) {

        boolean isThere() {
            return absence.isZero();
        }
    }
}
