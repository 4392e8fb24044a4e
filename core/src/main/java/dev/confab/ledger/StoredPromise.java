package dev.confab.ledger;

import dev.confab.journal.Journal;
import dev.confab.journal.Position;
import dev.confab.journal.Promise;

/** The promise of a voter as its journal keeps it. Confined to the engine's thread. */
final class StoredPromise implements PromiseKeeper {

    private final Journal journal;
    private final RaftSnapshots snapshots;
    private final DiskGuard disk;

    StoredPromise(Journal journal, RaftSnapshots snapshots, DiskGuard disk) {
        this.journal = journal;
        this.snapshots = snapshots;
        this.disk = disk;
    }

    @Override
    public Promise promise() {
        return journal.promise();
    }

    @Override
    public void settle(Position position) {
        disk.run(() -> journal.settle(position));
    }

    @Override
    public Position snapshot() {
        return snapshots.newest();
    }
}
