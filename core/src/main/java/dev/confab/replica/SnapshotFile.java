package dev.confab.replica;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.State;
import dev.confab.model.StateCodec;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code replica.snapshot}: a magic word, the format's version, the length of what follows, the state. A write replaces it
 * whole or not at all, and keeps the one before as {@code replica.snapshot.previous}: see {@link DurableFile}. Damage, or a
 * copy of another cluster, costs one generation. Not thread-safe.
 *
 * <p>It has no checksum of its own: the state's encoding ends with the SHA-256 of all before it, and each field of the
 * header is compared with the only value that it may have, so no flipped bit and no missing byte goes unnoticed.
 */
final class SnapshotFile {

    static final String NAME = "replica.snapshot";
    static final String PREVIOUS = NAME + ".previous";
    static final int DAMAGED_FILES_MAX = 10;

    private static final Logger log = LoggerFactory.getLogger(SnapshotFile.class);
    private static final byte[] MAGIC = "confab-r".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int PIECE_BYTES = 1 << 16;
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES + Long.BYTES;

    private final PeerId node;
    private final Path directory;
    private final Path path;
    private final Path previous;
    private final Runnable afterStep;

    /** Whether the file holds what was read or written here: only such a file may take the place of the one before. */
    private boolean isGood;

    SnapshotFile(PeerId node, Path directory) {
        this(node, directory, () -> {});
    }

    /** @param afterStep run after each step of a write, for the tests */
    SnapshotFile(PeerId node, Path directory, Runnable afterStep) {
        this.node = node;
        this.directory = directory;
        this.path = directory.resolve(NAME);
        this.previous = directory.resolve(PREVIOUS);
        this.afterStep = afterStep;
    }

    static boolean isIn(Path directory) {
        return Files.exists(directory.resolve(NAME)) || Files.exists(directory.resolve(PREVIOUS));
    }

    Path path() {
        return path;
    }

    /**
     * Returns the newest state that can be used; the empty one where there is none. What cannot be used is moved aside. Never
     * throws.
     *
     * @param isForeign says of a whole state whether it is another cluster's. Where all that is left is foreign it is returned
     *     and stays where it is: the directory was mixed up, which is not for this class to mend
     */
    State read(Predicate<State> isForeign) {
        Generation newest = Generation.read(path);
        isGood = newest.isUsable(isForeign);
        if (isGood || newest.isMissing() && Files.notExists(previous)) {
            return newest.state();
        }
        Generation older = Generation.read(previous);
        if (older.isUsable(isForeign)) {
            moveAside(List.of(newest), older.state());
            return older.state();
        }
        if (newest.state() != State.EMPTY || older.state() != State.EMPTY) {
            return newest.state() == State.EMPTY ? older.state() : newest.state();
        }
        moveAside(List.of(newest, older), State.EMPTY);
        return State.EMPTY;
    }

    void write(State state) throws IOException {
        byte[] body = StateCodec.encode(state);
        boolean isKept = isGood && Files.exists(path);
        DurableFile.replace(path, isKept ? previous : null, afterStep, header(body.length), ByteBuffer.wrap(body));
        isGood = true;
    }

    /** What was found under one of the two names. */
    private record Generation(
            Path path, State state, @Nullable Exception damage) {

        static Generation read(Path path) {
            try {
                return new Generation(path, Files.notExists(path) ? State.EMPTY : readChecked(path), null);
            } catch (IOException | RuntimeException e) {
                return new Generation(path, State.EMPTY, e);
            }
        }

        boolean isUsable(Predicate<State> isForeign) {
            return state != State.EMPTY && !isForeign.test(state);
        }

        boolean isMissing() {
            return state == State.EMPTY && damage == null;
        }

        String fault() {
            return damage == null ? "it is of cluster " + state.settings().clusterId() : damage.toString();
        }
    }

    private static State readChecked(Path path) throws IOException {
        try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ)) {
            long length = in.size() - HEADER_BYTES;
            if (length < 0 || length > Integer.MAX_VALUE - HEADER_BYTES) {
                throw new MalformedException("its length cannot be right: " + in.size() + " bytes");
            }
            if (!read(in, HEADER_BYTES).equals(header(length))) {
                throw new MalformedException("its header is not that of a replica's snapshot of format " + FORMAT
                        + " with " + length + " bytes to follow");
            }
            return StateCodec.decode(read(in, (int) length).array());
        }
    }

    /** In pieces: the JDK keeps a buffer as large as the largest read for as long as the thread lives. */
    private static ByteBuffer read(FileChannel in, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            bytes.limit(Math.min(length, bytes.position() + PIECE_BYTES));
            if (in.read(bytes) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
            bytes.limit(length);
        }
        return bytes.flip();
    }

    private static ByteBuffer header(long length) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(FORMAT)
                .putLong(length)
                .flip();
    }

    private void moveAside(List<Generation> unusable, State used) {
        List<String> faults = new ArrayList<>();
        unusable.stream().filter(each -> !each.isMissing()).forEach(each -> faults.add(moveAside(each)));
        if (!faults.isEmpty()) {
            log.warn(
                    "[{}] could not use its copy on disk: {}; it starts {}; check that disk, then delete what was moved",
                    node,
                    String.join("; ", faults),
                    used == State.EMPTY
                            ? "with what the ledger or peers have"
                            : "with the generation before, at revision " + used.revision());
        }
    }

    /** Returns what was found and what became of it. */
    private String moveAside(Generation unusable) {
        Path aside = freeName();
        try {
            Files.move(unusable.path(), aside, StandardCopyOption.REPLACE_EXISTING);
            return unusable.path() + " (" + unusable.fault() + ") was moved to " + aside;
        } catch (IOException e) {
            return unusable.path() + " (" + unusable.fault() + ") could not be moved (" + e
                    + "), the next write will replace it; make " + directory + " writable";
        }
    }

    /** After {@link #DAMAGED_FILES_MAX} of them the last one is replaced, so that damage at each start does not fill the disk. */
    private Path freeName() {
        int number = 1;
        while (number < DAMAGED_FILES_MAX && Files.exists(aside(number))) {
            number++;
        }
        return aside(number);
    }

    private Path aside(int number) {
        return directory.resolve(NAME + ".damaged-" + number);
    }
}
