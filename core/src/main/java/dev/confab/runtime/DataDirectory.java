package dev.confab.runtime;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.PeerId;
import dev.confab.journal.Checksum;
import dev.confab.replica.DiskCopy;
import dev.confab.replica.DurableFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node's place on disk: locked for it alone, by the operating system, and marked with its identity. Not thread-safe.
 *
 * <pre>
 * node.lock          held while the node runs
 * identity           cluster, node, nonce, incarnation, founding, cluster id, epoch
 * replica.snapshot   the replica's copy; .previous the one before it, .damaged-1 and so on what could not be used
 * history/           the commits that led to the copy, and copies of labelled revisions
 * fellows            where the other voters were last
 * ledger/            the voter's log, term, vote and snapshots
 * ledger-2/          the same for the second epoch, and so on: what an earlier epoch agreed on is never touched again
 * </pre>
 */
final class DataDirectory implements AutoCloseable {

    private static final String LOCK = "node.lock";
    private static final String IDENTITY = "identity";

    private final Path path;
    private final FileChannel lockFile;
    private final Fellows fellows;
    private Identity identity;

    private DataDirectory(Path path, FileChannel lockFile, Identity identity) {
        this.path = path;
        this.lockFile = lockFile;
        this.identity = identity;
        this.fellows = Fellows.in(path);
    }

    /**
     * Opens the directory for that node and begins its next incarnation.
     *
     * @param nonce for an empty directory
     * @param clockMillis what the incarnation is raised to at least, so that it grows even over an emptied disk
     * @throws IllegalStateException if another process has it, if it belongs to another node or cluster, or is damaged
     * @throws UncheckedIOException if it cannot be written
     */
    static DataDirectory open(Path path, String cluster, PeerId node, long nonce, long clockMillis) {
        create(path);
        FileChannel lockFile = lock(path);
        try {
            Identity before = read(path);
            if (before == null) {
                requireNothingElse(path);
                before = Identity.fresh(cluster, node, nonce);
            }
            requireOwn(path, before, cluster, node);
            DataDirectory directory = new DataDirectory(path, lockFile, before);
            directory.write(before.withIncarnation(Math.max(before.incarnation() + 1, clockMillis)));
            Files.createDirectories(directory.ledger());
            return directory;
        } catch (IOException e) {
            closeQuietly(lockFile);
            throw notWritable(path, e);
        } catch (RuntimeException e) {
            closeQuietly(lockFile);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    Path ledger() {
        return path.resolve(identity.epoch() <= 1 ? "ledger" : "ledger-" + identity.epoch());
    }

    /** Makes the place for the ledger of this epoch. */
    void makeLedger() {
        try {
            Files.createDirectories(ledger());
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    /** Whether this directory promised something as a voter and the files that say what are gone. */
    boolean hasLostItsLedger() {
        try (Stream<Path> files = Files.list(ledger())) {
            return identity.hasLedger() && files.findAny().isEmpty();
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    Identity identity() {
        return identity;
    }

    Fellows fellows() {
        return fellows;
    }

    /** Puts another identity on disk; when this returns it is durable. Whole or not at all. */
    void become(Identity next) {
        try {
            write(next);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    @Override
    public void close() {
        closeQuietly(lockFile);
    }

    private static void create(Path path) {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
        if (!Files.isWritable(path)) {
            throw notWritable(path, new IOException("not writable for this user"));
        }
    }

    private static FileChannel lock(Path path) {
        FileChannel channel = null;
        try {
            channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
            closeQuietly(channel);
            throw inUse(path, null);
        } catch (OverlappingFileLockException e) {
            closeQuietly(channel);
            throw inUse(path, e);
        } catch (IOException e) {
            closeQuietly(channel);
            throw notWritable(path, e);
        }
    }

    private static @Nullable Identity read(Path path) throws IOException {
        Path file = path.resolve(IDENTITY);
        if (Files.notExists(file)) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(file);
        try {
            byte[] body = Arrays.copyOf(bytes, Math.max(0, bytes.length - Integer.BYTES));
            if (bytes.length < Integer.BYTES
                    || ByteBuffer.wrap(bytes, body.length, Integer.BYTES).getInt() != Checksum.of(body)) {
                throw new MalformedException("its checksum does not fit");
            }
            return Identity.decode(body);
        } catch (MalformedException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    file + " is damaged (" + e.getMessage() + "); restore the directory from a copy, or move it away to"
                            + " start this node as a new one",
                    e);
        }
    }

    /** A directory that has data but no identity has lost it, or was never ours. */
    private static void requireNothingElse(Path path) throws IOException {
        if (DiskCopy.isIn(path) || Files.exists(path.resolve("ledger"))) {
            throw new IllegalStateException(path + " has data but no identity file; restore the directory from a copy,"
                    + " or move it away to start this node as a new one");
        }
    }

    private static void requireOwn(Path path, Identity identity, String cluster, PeerId node) {
        if (!identity.cluster().equals(cluster) || !identity.node().equals(node)) {
            throw new IllegalStateException("dataDirectory " + path + " belongs to node " + identity.node()
                    + " of cluster " + identity.cluster() + ", this is node " + node + " of cluster " + cluster
                    + "; give each node its own directory");
        }
    }

    private void write(Identity next) throws IOException {
        byte[] body = next.encode();
        ByteBuffer bytes = ByteBuffer.allocate(body.length + Integer.BYTES)
                .put(body)
                .putInt(Checksum.of(body))
                .flip();
        DurableFile.replace(path.resolve(IDENTITY), bytes);
        identity = next;
    }

    private static IllegalStateException inUse(Path path, @Nullable Throwable cause) {
        return new IllegalStateException(
                "dataDirectory " + path
                        + " is in use by another node; give each node its own directory, or stop the other one",
                cause);
    }

    private static UncheckedIOException notWritable(Path path, IOException cause) {
        return new UncheckedIOException(
                "dataDirectory must be writable, was " + path + " (" + cause + "); mount it, change its owner or choose"
                        + " another",
                cause);
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of a data directory could not be given back", e);
        }
    }
}
