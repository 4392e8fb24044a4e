package dev.confab.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The snapshots of a directory, each a file of its own. Thread-safe, but for two drafts of one index at a time.
 *
 * <p>To open it reads every snapshot whole, once. A damaged one is no failure: it gets another name and is reported.
 */
public final class SnapshotShelf {

    /** The most bytes that a snapshot may have. */
    public static final long BYTES_MAX = 1L << 30;

    private static final String DAMAGED = ".damaged";

    private final Disk disk;
    private final NavigableMap<Long, Snapshot> snapshots = new ConcurrentSkipListMap<>();
    private final List<String> sentences = new ArrayList<>();

    private SnapshotShelf(Disk disk) {
        this.disk = disk;
    }

    /**
     * Looks at all snapshots there are.
     *
     * @throws IOException if the disk fails, or a later release wrote one
     */
    public static SnapshotShelf open(Disk disk) throws IOException {
        SnapshotShelf shelf = new SnapshotShelf(disk);
        for (String name : disk.list()) {
            if (SnapshotFormat.isFileName(name)) {
                shelf.look(name);
            } else if (name.endsWith(".snapshot.tmp")) {
                disk.delete(name);
            }
        }
        return shelf;
    }

    private void look(String name) throws IOException {
        Snapshot snapshot = SnapshotFormat.check(disk, name);
        if (snapshot != null) {
            add(snapshot);
            return;
        }
        disk.rename(name, name + DAMAGED);
        disk.forceNames();
        sentences.add("%s is damaged and was set aside as %s%s".formatted(name, name, DAMAGED));
    }

    /** What was found damaged when the shelf was opened, for the operator. */
    public List<String> sentences() {
        return List.copyOf(sentences);
    }

    /** The good ones, oldest first. */
    public List<Snapshot> snapshots() {
        return List.copyOf(snapshots.values());
    }

    /** The good one that goes furthest. */
    public Optional<Snapshot> newest() {
        return Optional.ofNullable(snapshots.lastEntry()).map(Map.Entry::getValue);
    }

    /** The one up to that index. */
    public Optional<Snapshot> at(long index) {
        return Optional.ofNullable(snapshots.get(index));
    }

    /** Begins to write one; {@link SnapshotDraft} says when it counts. */
    public SnapshotDraft begin(long index, long term) throws IOException {
        if (index < 1 || index > 999_999_999_999_999_999L) {
            throw new IllegalArgumentException("index must be >= 1 and have at most 18 digits, was " + index);
        }
        return new SnapshotDraft(this, disk, index, term);
    }

    void add(Snapshot snapshot) {
        snapshots.put(snapshot.index(), snapshot);
    }

    /**
     * Opens one to read it in pieces.
     *
     * @throws IOException if it was deleted, or the disk fails
     */
    public SnapshotReader read(Snapshot snapshot) throws IOException {
        String name = SnapshotFormat.fileName(snapshot.index());
        if (!disk.exists(name)) {
            throw new IOException(name + " is not there any more; take the newest one");
        }
        return new SnapshotReader(snapshot, disk.open(name));
    }

    /** Reads all of it once more and compares the checksum. */
    public boolean isGood(Snapshot snapshot) throws IOException {
        String name = SnapshotFormat.fileName(snapshot.index());
        return disk.exists(name) && snapshot.equals(SnapshotFormat.check(disk, name));
    }

    /** Deletes those that end before that index. */
    public void deleteBelow(long index) throws IOException {
        for (Long older : snapshots.headMap(index).keySet()) {
            snapshots.remove(older);
            disk.delete(SnapshotFormat.fileName(older));
        }
        disk.forceNames();
    }
}
