package dev.confab.replica;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A small file that is replaced whole or not at all, whatever happens in between: temporary file, fsync, atomic rename, fsync of
 * the directory.
 */
public final class DurableFile {

    private static final boolean IS_WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private DurableFile() {}

    /** Puts the parts, one after the other, in place of the file. When this returns they are durable. Blocks on the disk. */
    public static void replace(Path file, ByteBuffer... parts) throws IOException {
        replace(file, null, () -> {}, parts);
    }

    /**
     * Like {@link #replace(Path, ByteBuffer...)}, and what was in the file before is kept under another name.
     *
     * <p>The order of the steps: the new bytes are whole and durable under a third name, then the old file takes the name of
     * the one before it, then the new one takes the old one's. Each is one atomic rename, so after a crash between any two
     * there is a whole file under one of the two names, and the newer of them under the first. A power loss may keep the
     * second rename without the first: then the old file is gone, the new one is there, and so is the one before the old.
     *
     * @param previous where the old file goes, in the same directory; null to drop it
     * @param afterStep run after each step, for the tests
     */
    static void replace(Path file, @Nullable Path previous, Runnable afterStep, ByteBuffer... parts)
            throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            write(temporary, parts);
            afterStep.run();
            if (previous != null) {
                rename(file, previous);
                afterStep.run();
            }
            rename(temporary, file);
            afterStep.run();
        } catch (IOException e) {
            deleteQuietly(temporary, e); // a full disk gets its space back
            throw e;
        }
        syncDirectory(file.toAbsolutePath().getParent());
    }

    private static void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void write(Path temporary, ByteBuffer... parts) throws IOException {
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer part : parts) {
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
            channel.force(true);
        }
    }

    /** A rename is on disk only when its directory is. Windows cannot open one and does not need to. */
    private static void syncDirectory(Path directory) throws IOException {
        if (!IS_WINDOWS) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void deleteQuietly(Path temporary, IOException cause) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
