package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One directory of a disk. A seam: tests put one in its place that forgets what was not forced, that is full, or that fails.
 * Names are bare file names. What is written, renamed or deleted is durable only after a force. Thread-safe.
 */
public interface Disk {

    /** The names of all files, in their natural order. */
    List<String> list() throws IOException;

    boolean exists(String name) throws IOException;

    /** Opens a file to read and write; makes it where there is none. */
    DiskFile open(String name) throws IOException;

    /** Atomic; takes the place of a file of the new name. */
    void rename(String from, String to) throws IOException;

    /** Does nothing where there is no such file. */
    void delete(String name) throws IOException;

    /** Makes durable which files there are, and their names. */
    void forceNames() throws IOException;

    /** Replaces a small file whole or not at all: temporary file, force, rename, force of the names. */
    default void replace(String name, byte[] content) throws IOException {
        String temporary = name + ".tmp";
        try (DiskFile file = open(temporary)) {
            file.truncate(0);
            file.write(0, ByteBuffer.wrap(content));
            file.force();
        } catch (IOException e) {
            try {
                delete(temporary); // a full disk gets its space back
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
        rename(temporary, name);
        forceNames();
    }
}
