package io.atomix.storage.journal;

import io.atomix.storage.StorageException;
import io.atomix.storage.journal.index.JournalIndex;
import io.atomix.storage.journal.index.Position;
import io.atomix.utils.serializer.Namespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.NoSuchElementException;
import java.util.zip.CRC32;

/**
 * Reads the entries of one segment of the engine's log, each from the file when it is asked for. Takes the place of the
 * engine's own reader of this name, which keeps up to 128 KiB of bytes that it has read ahead. When the log's end is cut, the
 * engine resets only readers beyond the cut ({@code SegmentedJournal:567}); one before it went on with the bytes it had, and a
 * restarted voter applied entries that a newer leader had replaced. The engine's reader also reads and clears all of its
 * buffer for each entry, which made up the greater part of a put. Confined to the engine's thread.
 */
final class FileChannelJournalSegmentReader<E> implements JournalReader<E> {

    private static final int HEADER_BYTES = 2 * Integer.BYTES;

    /** Most entries fit into the first read. */
    private static final int FIRST_READ_BYTES = 4096;

    private final FileChannel channel;
    private final int maxEntrySize;
    private final JournalIndex positions;
    private final Namespace namespace;
    private final long firstIndex;
    private ByteBuffer buffer = ByteBuffer.allocate(FIRST_READ_BYTES);
    private Indexed<E> currentEntry;
    private Indexed<E> nextEntry;
    private long nextIndex;
    private long nextPosition;

    FileChannelJournalSegmentReader(
            FileChannel channel,
            JournalSegment<E> segment,
            int maxEntrySize,
            JournalIndex positions,
            Namespace namespace) {
        this.channel = channel;
        this.maxEntrySize = maxEntrySize;
        this.positions = positions;
        this.namespace = namespace;
        this.firstIndex = segment.index();
        reset();
    }

    @Override
    public long getFirstIndex() {
        return firstIndex;
    }

    @Override
    public long getCurrentIndex() {
        return currentEntry == null ? 0 : currentEntry.index();
    }

    @Override
    public Indexed<E> getCurrentEntry() {
        return currentEntry;
    }

    @Override
    public long getNextIndex() {
        return nextIndex;
    }

    @Override
    public void reset() {
        currentEntry = null;
        nextEntry = null;
        nextIndex = firstIndex;
        nextPosition = JournalSegmentDescriptor.BYTES;
    }

    @Override
    public void reset(long index) {
        reset();
        Position known = positions.lookup(index - 1);
        if (known != null) {
            nextIndex = known.index();
            nextPosition = known.position();
        }
        while (nextIndex < index && hasNext()) {
            next();
        }
    }

    @Override
    public boolean hasNext() {
        if (nextEntry == null) {
            nextEntry = read();
        }
        return nextEntry != null;
    }

    @Override
    public Indexed<E> next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the segment has no entry " + nextIndex);
        }
        currentEntry = nextEntry;
        nextEntry = null;
        nextIndex++;
        nextPosition += HEADER_BYTES + currentEntry.size();
        return currentEntry;
    }

    /** Null where the segment ends: no length, or bytes that are not whole. */
    private Indexed<E> read() {
        try {
            if (fill(FIRST_READ_BYTES) < HEADER_BYTES) {
                return null;
            }
            int length = buffer.getInt(0);
            boolean isWhole = length > 0 && length <= maxEntrySize && has(HEADER_BYTES + length);
            return isWhole && checksum(length) == buffer.getInt(Integer.BYTES) ? entry(length) : null;
        } catch (IOException e) {
            throw new StorageException(e);
        }
    }

    private boolean has(int bytes) throws IOException {
        return buffer.limit() >= bytes || fill(bytes) >= bytes;
    }

    private int fill(int bytes) throws IOException {
        if (buffer.capacity() < bytes) {
            buffer = ByteBuffer.allocate(HEADER_BYTES + maxEntrySize);
        }
        buffer.clear().limit(bytes);
        long position = nextPosition;
        int read = channel.read(buffer, position);
        while (read > 0 && buffer.hasRemaining()) {
            position += read;
            read = channel.read(buffer, position);
        }
        buffer.flip();
        return buffer.limit();
    }

    private int checksum(int length) {
        CRC32 crc = new CRC32();
        crc.update(buffer.array(), HEADER_BYTES, length);
        return (int) crc.getValue();
    }

    private Indexed<E> entry(int length) {
        buffer.position(HEADER_BYTES).limit(HEADER_BYTES + length);
        return new Indexed<>(nextIndex, namespace.<E>deserialize(buffer), length);
    }

    @Override
    public void close() {
        // the channel belongs to the reader around this one
    }
}
