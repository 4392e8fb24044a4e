package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. Reads may come from several threads, all else from one at a time. */
public interface DiskFile extends AutoCloseable {

    long size() throws IOException;

    /** Reads until the buffer is full or the file ends. */
    void read(long position, ByteBuffer into) throws IOException;

    /** Writes all that remains in the buffer. */
    void write(long position, ByteBuffer from) throws IOException;

    void truncate(long size) throws IOException;

    /** Makes durable what was written. After a failure the file must not be trusted any more: the system may have dropped it. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
}
