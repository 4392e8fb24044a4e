package dev.confab.ledger;

import dev.confab.journal.Journal;
import dev.confab.journal.Position;
import dev.confab.journal.Promise;
import dev.confab.journal.VoteFile;

/** The word of a voter as its files keep it: how far it acknowledged, and that it knows for whom it voted. Confined to the engine's thread. */
final class StoredPromise implements PromiseKeeper {

    private final Journal journal;
    private final VoteFile votes;
    private final RaftSnapshots snapshots;
    private final DiskGuard disk;

    StoredPromise(Journal journal, VoteFile votes, RaftSnapshots snapshots, DiskGuard disk) {
        this.journal = journal;
        this.votes = votes;
        this.snapshots = snapshots;
        this.disk = disk;
    }

    @Override
    public Promise promise() {
        Promise promise = journal.promise();
        return votes.isKnown() ? promise : new Promise(promise.atLeast(), false);
    }

    /** The position must be on this disk before it is promised for ever: a promise that no disk keeps can never be met. */
    @Override
    public void settle(Position position) {
        disk.run(() -> {
            journal.force();
            journal.settle(position);
        });
    }

    @Override
    public void force() {
        disk.run(journal::force);
    }

    @Override
    public void settleWithAll(Position position, long highestTerm) {
        disk.run(() -> {
            journal.force();
            journal.settle(position);
            votes.settle(highestTerm);
        });
    }

    @Override
    public Position snapshot() {
        return snapshots.newest();
    }
}
