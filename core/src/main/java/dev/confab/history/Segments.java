package dev.confab.history;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of a history, one behind the other without a gap: what is dropped is dropped from the front, a file at a time.
 * Confined to the history's write lock; blocks on the disk.
 */
final class Segments {

    /** How many files a history at its bound has, about. */
    static final int SEGMENTS = 16;

    private static final Logger log = LoggerFactory.getLogger(Segments.class);

    private final PeerId node;
    private final Path directory;
    private final Path awaited;
    private final int segmentBytes;
    private final List<SegmentFile> files = new ArrayList<>();

    Segments(PeerId node, Path directory, long bytesMax) {
        this.node = node;
        this.directory = directory;
        this.awaited = directory.resolve("earlier.awaited");
        this.segmentBytes = (int) Math.min(bytesMax / SEGMENTS, Integer.MAX_VALUE / 4);
    }

    /** Told of what is on disk: the revision before the first record, then each record, oldest first. */
    interface Reader {
        void begin(long base, long baseMillis);

        void record(Recorded recorded, Body body);
    }

    /**
     * Reads what leads to that head; what lies behind it is cut off.
     *
     * @return whether there was any; if not, the reader was told nothing, and the next {@link #append} begins anew
     */
    boolean load(Head head, Reader reader) throws IOException {
        List<Scanned> run = newestRun(head);
        int end = run.size() - 1;
        while (end >= 0 && !run.get(end).hasHead()) {
            end--;
        }
        if (end < 0) {
            return false;
        }
        SegmentFile first = run.get(0).file();
        reader.begin(first.base(), first.baseMillis());
        for (Scanned scanned : run.subList(0, end + 1)) {
            files.add(read(scanned.path(), head.revision(), reader));
        }
        deleteOthers();
        return true;
    }

    private SegmentFile read(Path path, long upTo, Reader reader) throws IOException {
        int[] cutAt = {0};
        SegmentFile file = SegmentFile.read(path, (body, offset) -> {
            if (Recorded.head(body).revision() <= upTo) {
                reader.record(Recorded.decode(body), new Body.Filed(path, offset, body.length));
            } else if (cutAt[0] == 0) {
                cutAt[0] = offset;
            }
        });
        if (cutAt[0] > 0) {
            file.cut(cutAt[0], (int) (upTo - file.base()));
        } else if (!file.isWhole()) {
            file.cutToLength();
        }
        return file;
    }

    /** Tells of each labelled revision that is on disk; one that is damaged is deleted. */
    void loadLabelled(BiConsumer<Pin, Path> each) throws IOException {
        for (Path path : paths(Pin.SUFFIX)) {
            try {
                each.accept(Pin.read(path), path);
            } catch (MalformedException e) {
                log.warn(
                        "[{}] drops the labelled revision in {}, which is damaged ({}); check that disk, other nodes may have it",
                        node,
                        path,
                        e.getMessage());
                Files.deleteIfExists(path);
            }
        }
    }

    /** Writes a labelled revision and returns where. */
    Path write(Pin pin) throws IOException {
        Files.createDirectories(directory);
        return pin.write(directory);
    }

    void delete(List<Path> unneeded) throws IOException {
        for (Path path : unneeded) {
            Files.deleteIfExists(path);
        }
    }

    /** The newest files that lie one behind the other; only the last may have an end that is not whole. */
    private List<Scanned> newestRun(Head head) throws IOException {
        List<Scanned> run = new ArrayList<>();
        List<Path> paths = paths();
        for (int i = paths.size() - 1; i >= 0; i--) {
            Scanned scanned = Scanned.of(paths.get(i), head);
            if (!scanned.isUsableBefore(run.isEmpty() ? null : run.get(0))) {
                log.warn(
                        "[{}] drops its history up to the file {}, which is damaged or does not lead to the next one ({}); check"
                                + " that disk, other nodes may have more",
                        node,
                        scanned.path(),
                        scanned.fault());
                return run;
            }
            run.add(0, scanned);
        }
        return run;
    }

    /**
     * Adds records behind the last one, as many as the file takes and one at least.
     *
     * @param from the revision before the first of them
     * @param fromMillis the time of that one
     * @return where those lie that were added
     */
    List<Body.Filed> append(long from, long fromMillis, List<Body.Kept> bodies) throws IOException {
        beginIfEmpty();
        SegmentFile file = withRoom(from, fromMillis);
        int count = 0;
        for (long length = file.length(); count < bodies.size() && (count == 0 || length < segmentBytes); count++) {
            length += bodies.get(count).length();
        }
        int[] offsets = file.append(bodies.subList(0, count));
        List<Body.Filed> filed = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            filed.add(new Body.Filed(file.path(), offsets[i], bodies.get(i).length()));
        }
        return filed;
    }

    /**
     * Puts records before the first one, in a file of their own, whole or not at all.
     *
     * @param from the revision before the first of them
     * @param fromMillis the time of that one
     * @return where they lie
     */
    List<Body.Filed> prepend(long from, long fromMillis, List<Body.Kept> bodies) throws IOException {
        beginIfEmpty();
        SegmentFile file = SegmentFile.create(directory, from, fromMillis, bodies);
        files.add(0, file);
        return file.places(bodies);
    }

    private void beginIfEmpty() throws IOException {
        if (files.isEmpty()) {
            Files.createDirectories(directory);
            deleteOthers();
        }
    }

    /** Notes, for the next start, whether commits from before the first one are awaited. */
    void note(boolean awaitsEarlier) throws IOException {
        if (awaitsEarlier && Files.notExists(awaited)) {
            Files.createDirectories(directory);
            Files.createFile(awaited);
        } else if (!awaitsEarlier) {
            Files.deleteIfExists(awaited);
        }
    }

    /** What the last run noted. */
    boolean awaitsEarlier() {
        return Files.exists(awaited);
    }

    private SegmentFile withRoom(long from, long fromMillis) throws IOException {
        SegmentFile last = files.isEmpty() ? null : files.get(files.size() - 1);
        if (last != null && last.length() < segmentBytes) {
            return last;
        }
        SegmentFile fresh = SegmentFile.create(directory, from, fromMillis, List.of());
        files.add(fresh);
        return fresh;
    }

    /** The revision of the last record on disk; -1 where there is no file. */
    long last() {
        return files.isEmpty() ? -1 : files.get(files.size() - 1).last();
    }

    /** What is on disk leads nowhere: the next {@link #append} begins anew. */
    void forget() {
        files.clear();
    }

    /** Deletes the files of which all records are up to that revision, but for the last one. */
    void dropThrough(long revision) throws IOException {
        while (files.size() > 1 && files.get(0).last() <= revision) {
            Files.deleteIfExists(files.get(0).path());
            files.remove(0);
        }
    }

    /** Newest first: a crash in between leaves files without a gap, or none. */
    private void deleteOthers() throws IOException {
        List<Path> stay = files.stream().map(SegmentFile::path).toList();
        List<Path> found = paths();
        for (int i = found.size() - 1; i >= 0; i--) {
            if (!stay.contains(found.get(i))) {
                Files.deleteIfExists(found.get(i));
            }
        }
    }

    private List<Path> paths() throws IOException {
        return paths(SegmentFile.SUFFIX);
    }

    private List<Path> paths(String suffix) throws IOException {
        if (Files.notExists(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.toString().endsWith(suffix)).sorted().toList();
        }
    }
}
