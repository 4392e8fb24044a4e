package dev.confab.ledger;

import dev.confab.journal.Position;
import dev.confab.journal.SnapshotDraft;
import dev.confab.journal.SnapshotReader;
import dev.confab.journal.SnapshotShelf;
import io.atomix.protocols.raft.storage.snapshot.Snapshot;
import io.atomix.protocols.raft.storage.snapshot.SnapshotStore;
import io.atomix.utils.time.WallClockTimestamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engine's snapshots on a {@link SnapshotShelf}. Thread-safe: they are taken on one thread and sent on another. */
final class RaftSnapshots extends SnapshotStore {

    /** No term is as large, and no clock shows so little. */
    private static final long CLOCK_MIN = 1_000_000_000_000L;

    private final SnapshotShelf shelf;
    private final RaftJournal log;
    private final DiskGuard disk;
    private volatile @Nullable RaftSnapshot current;

    RaftSnapshots(SnapshotShelf shelf, RaftJournal log, DiskGuard disk) {
        this.shelf = shelf;
        this.log = log;
        this.disk = disk;
        this.current = shelf.newest()
                .map(kept -> RaftSnapshot.kept(this, kept.position()))
                .orElse(null);
    }

    /** What was found damaged. */
    List<String> findings() {
        return shelf.sentences();
    }

    /** What the newest covers. */
    Position newest() {
        RaftSnapshot newest = current;
        return newest == null ? Position.NONE : newest.position();
    }

    @Override
    public @Nullable Snapshot getCurrentSnapshot() {
        return current;
    }

    @Override
    public @Nullable Snapshot getSnapshot(long index) {
        RaftSnapshot newest = current;
        return newest != null && newest.index() == index ? newest : null;
    }

    /** @param timestamp the clock where this voter takes one, the term where a leader sends one, see {@link RaftSnapshot} */
    @Override
    public Snapshot newTemporarySnapshot(long index, WallClockTimestamp timestamp) {
        long given = timestamp.unixTimestamp();
        return RaftSnapshot.begun(this, new Position(given < CLOCK_MIN ? given : termAt(index), index));
    }

    private long termAt(long index) {
        RaftSnapshot newest = current;
        return newest != null && newest.index() == index ? newest.position().term() : log.termAt(index);
    }

    void store(Position position, ByteBuffer content) {
        disk.run(() -> {
            try (SnapshotDraft draft = shelf.begin(position.index(), position.term())) {
                draft.write(content);
                draft.complete();
            }
        });
    }

    byte[] load(Position position) {
        return disk.get(() -> {
            var kept = shelf.at(position.index())
                    .orElseThrow(() -> new IOException("snapshot " + position + " is not there any more"));
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(kept.bytes()));
            try (SnapshotReader reader = shelf.read(kept)) {
                reader.read(0, content);
            }
            return content.array();
        });
    }

    @Override
    protected synchronized void completeSnapshot(Snapshot snapshot) {
        RaftSnapshot newest = current;
        if (newest == null || newest.index() < snapshot.index()) {
            current = (RaftSnapshot) snapshot;
            disk.run(() -> shelf.deleteBelow(snapshot.index()));
        }
    }

    @Override
    public void close() {}
}
