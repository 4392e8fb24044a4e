package dev.confab.ledger;

import dev.confab.journal.Position;
import dev.confab.journal.Promise;

/** What a voter's storage knows of the voter's word, beyond the log. Called on the engine's thread; must not block for long. */
interface PromiseKeeper {

    /** How far this voter has acknowledged. */
    Promise promise();

    /** It was not known how far; now it is known to be this far and no further. */
    void settle(Position position);

    /**
     * All other voters have said how far they are: this far and no further, and none of them stood in a term above that one.
     * Ends also the doubt about a vote that was lost.
     */
    default void settleWithAll(Position position, long highestTerm) {
        settle(position);
    }

    /** Makes durable all that this voter has, before it tells others how far it is. */
    default void force() {}

    /** The (term, index) of the newest snapshot, which the engine's own snapshots do not carry; NONE where there is none. */
    Position snapshot();
}
