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

    /** Terms are written from the top down, where no clock ever shows. */
    private static final long TERM_ZERO = Long.MAX_VALUE;

    private static final long TERM_MAX = Long.MAX_VALUE / 2;

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
        long below = TERM_ZERO - timestamp.unixTimestamp();
        boolean isTerm = below >= 0 && below <= TERM_MAX;
        return RaftSnapshot.begun(this, new Position(isTerm ? below : termAt(index), index));
    }

    /** How a term is written where the engine keeps a time. */
    static long asTime(long term) {
        return TERM_ZERO - term;
    }

    /** The log may have been cut meanwhile; a term that is too low costs patience, no more. */
    private long termAt(long index) {
        Position newest = newest();
        if (newest.index() == index) {
            return newest.term();
        }
        try {
            return log.termAt(index);
        } catch (IndexOutOfBoundsException e) {
            return newest.index() < index ? newest.term() : 0;
        }
    }

    void store(Position position, ByteBuffer content) {
        disk.run(() -> {
            try (SnapshotDraft draft = shelf.begin(position.index(), position.term())) {
                draft.write(content);
                draft.complete();
            }
        });
    }

    /** @throws IllegalStateException where a newer one took its place meanwhile; the disk is well */
    byte[] load(Position position) {
        return disk.get(() -> {
            var kept = shelf.at(position.index()).orElseThrow(() -> replaced(position));
            ByteBuffer content = ByteBuffer.allocate(Math.toIntExact(kept.bytes()));
            try (SnapshotReader reader = shelf.read(kept)) {
                reader.read(0, content);
                return content.array();
            } catch (IOException e) {
                if (shelf.at(position.index()).isPresent()) {
                    throw e;
                }
                throw replaced(position);
            }
        });
    }

    private static IllegalStateException replaced(Position position) {
        return new IllegalStateException("a newer snapshot took the place of " + position);
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
