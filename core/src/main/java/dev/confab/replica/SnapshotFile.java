package dev.confab.replica;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.State;
import dev.confab.model.StateCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code replica.snapshot}: a magic word, the format's version, the length of what follows, the state. A write replaces it
 * whole or not at all: temporary file, fsync, atomic rename, fsync of the directory. Not thread-safe.
 *
 * <p>It has no checksum of its own: the state's encoding ends with the SHA-256 of all before it, and each field of the
 * header is compared with the only value that it may have, so no flipped bit and no missing byte goes unnoticed.
 */
final class SnapshotFile {

    static final String NAME = "replica.snapshot";
    static final int DAMAGED_FILES_MAX = 10;

    private static final Logger log = LoggerFactory.getLogger(SnapshotFile.class);
    private static final byte[] MAGIC = "confab-r".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 1;
    private static final int HEADER_BYTES = MAGIC.length + Integer.BYTES + Long.BYTES;

    private final PeerId node;
    private final Path directory;
    private final Path path;

    SnapshotFile(PeerId node, Path directory) {
        this.node = node;
        this.directory = directory;
        this.path = directory.resolve(NAME);
    }

    Path path() {
        return path;
    }

    /** Returns the state in the file; the empty one where there is none that can be used. Never throws. */
    State read() {
        if (Files.notExists(path)) {
            return State.EMPTY;
        }
        try {
            return readChecked();
        } catch (IOException | RuntimeException e) {
            moveAside(e);
            return State.EMPTY;
        }
    }

    void write(State state) throws IOException {
        byte[] body = StateCodec.encode(state);
        DurableFile.replace(path, header(body.length), ByteBuffer.wrap(body));
    }

    private State readChecked() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            long length = Files.size(path) - HEADER_BYTES;
            if (length < 0 || length > Integer.MAX_VALUE - HEADER_BYTES) {
                throw new MalformedException("its length cannot be right: " + Files.size(path) + " bytes");
            }
            byte[] found = in.readNBytes(HEADER_BYTES);
            if (!ByteBuffer.wrap(found).equals(header(length))) {
                throw new MalformedException("its header is not that of a replica's snapshot of format " + FORMAT
                        + " with " + length + " bytes to follow");
            }
            return StateCodec.decode(in.readNBytes((int) length));
        }
    }

    private static ByteBuffer header(long length) {
        return ByteBuffer.allocate(HEADER_BYTES)
                .put(MAGIC)
                .putInt(FORMAT)
                .putLong(length)
                .flip();
    }

    private void moveAside(Exception why) {
        Path aside = freeName();
        try {
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
            log.warn(
                    "[{}] could not use its copy on disk; it was moved to {} and the state will come from the ledger or from"
                            + " peers; check that disk, then delete the file",
                    node,
                    aside,
                    why.toString());
        } catch (IOException e) {
            why.addSuppressed(e);
            log.warn(
                    "[{}] could not use its copy on disk, {}, nor move it aside; the next write will replace it; make {}"
                            + " writable",
                    node,
                    path,
                    directory,
                    why.toString());
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
