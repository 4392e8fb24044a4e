package dev.confab.journal;

import org.jspecify.annotations.Nullable;

/** The newest records, in memory, bounded in bytes and in number. */
final class Tail {

    private static final int BYTES_MAX = 4 * 1024 * 1024;
    private static final int RECORDS_MAX = 8 * 1024; // a power of two

    private final @Nullable JournalRecord[] ring = new JournalRecord[RECORDS_MAX];
    private long firstIndex = 1;
    private long nextIndex = 1;
    private int bytes;

    void add(JournalRecord record) {
        if (record.index() != nextIndex) {
            clear(record.index());
        }
        while (nextIndex > firstIndex
                && (bytes + record.bytes() > BYTES_MAX || nextIndex - firstIndex == RECORDS_MAX)) {
            remove(firstIndex++);
        }
        ring[slot(nextIndex++)] = record;
        bytes += record.bytes();
    }

    @Nullable
    JournalRecord get(long index) {
        return index >= firstIndex && index < nextIndex ? ring[slot(index)] : null;
    }

    void truncate(long lastIndex) {
        while (nextIndex > firstIndex && nextIndex - 1 > lastIndex) {
            remove(--nextIndex);
        }
    }

    void clear(long next) {
        truncate(0);
        firstIndex = next;
        nextIndex = next;
    }

    private void remove(long index) {
        JournalRecord record = ring[slot(index)];
        ring[slot(index)] = null;
        bytes -= record == null ? 0 : record.bytes();
    }

    private static int slot(long index) {
        return (int) (index & RECORDS_MAX - 1);
    }
}
