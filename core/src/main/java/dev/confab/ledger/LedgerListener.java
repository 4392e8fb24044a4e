package dev.confab.ledger;

import dev.confab.model.State;
import java.util.List;

/** Hears what a voter's ledger agreed on. Called on the ledger's thread, in order; must not block. */
public interface LedgerListener {

    /** The next commits, those of one batch. After a restart commits of the past come again, from the last snapshot on. */
    void onCommits(List<Step> steps);

    /** Those requests of one batch were decided, and not carried out. After a restart those of the past come again, as commits do. */
    default void onRefused(List<Refused> refused) {}

    /** The ledger went to that state without the commits on the way, which it took from a snapshot. */
    void onJump(State state);

    /** Told at the start, and when the members of the group are others than before or what they are is confirmed now. */
    default void onVoters(Voters voters) {}

    /** The ledger cannot go on: what it holds is damaged. The node must stop taking part and say so. */
    void onFailure(Throwable cause);
}
