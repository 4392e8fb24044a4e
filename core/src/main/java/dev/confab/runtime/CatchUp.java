package dev.confab.runtime;

import dev.confab.model.Commit;

/** How a node gets what it lacks of the history. Called on the node loop. */
interface CatchUp {

    /** Takes in a commit that came with the answer to a write. */
    void heard(Commit commit);

    /** Asks for all up to that revision, which is known to be committed. */
    void missing(long revision);
}
