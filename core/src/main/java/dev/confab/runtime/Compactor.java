package dev.confab.runtime;

import dev.confab.ledger.Ledger;
import dev.confab.model.Command;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The leader's part in letting go of what was: where its own history is past its bounds, it proposes to all what to read no more. It
 * only asks: nobody waits for it, and one compaction too many, or two leaders that ask for different ones, do no harm, for a floor
 * never goes back. Without a quorum nothing comes of it, and each node drops what is far beyond its own bounds by itself.
 * Confined to the node loop.
 */
final class Compactor {

    /** Why, as it stands in the audit. */
    static final String REASON = "the history is past its bounds";

    private final Supplier<Optional<Command.Compact>> overdue;
    private final OwnProposals proposals;

    /** @param overdue what this node's history wants to be rid of; asked at each tick, so it must not block */
    Compactor(Supplier<Optional<Command.Compact>> overdue, OwnProposals proposals) {
        this.overdue = overdue;
        this.proposals = proposals;
    }

    /** @param own this node's ledger; null where it has none, or none that counts */
    void onTick(@Nullable Ledger own) {
        if (own != null && proposals.areWelcome(own)) {
            overdue.get().ifPresent(wanted -> proposals.propose(own, wanted, REASON, 1));
        }
    }
}
