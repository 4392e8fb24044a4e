package dev.confab.model;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some of the entries of an {@link EntryTable}, without an object for each: an array of texts and one of numbers, in which the
 * entries of one bucket stand side by side, and one that says where each bucket begins. Immutable.
 */
final class EntryChunk {

    static final EntryChunk EMPTY = new EntryChunk(new int[2], new String[0], new int[0]);

    /** More is of no use: the other bits of the hash choose the chunk. */
    static final int BUCKET_BITS = 10;

    private final int[] starts; // of each bucket, and behind the last the number of entries
    private final String[] texts; // key, value, key, value
    private final int[] stamps; // version, revision; two ints for each where one of the chunk needs more than 32 bits

    private EntryChunk(int[] starts, String[] texts, int[] stamps) {
        this.starts = starts;
        this.texts = texts;
        this.stamps = stamps;
    }

    /** Keys of one application share long prefixes, so their hashes do not differ enough (Fibonacci hashing). */
    static int spread(String key) {
        int hash = key.hashCode() * 0x9E3779B9;
        return hash ^ hash >>> 16;
    }

    /** Where the key is, or -1. Does not allocate. */
    int find(String key, int hash) {
        int bucket = hash & starts.length - 2;
        int end = starts[bucket + 1];
        for (int at = starts[bucket]; at < end; at++) {
            String found = texts[2 * at];
            if (found == key || found.equals(key)) {
                return at;
            }
        }
        return -1;
    }

    int size() {
        return texts.length / 2;
    }

    String key(int at) {
        return texts[2 * at];
    }

    String value(int at) {
        return texts[2 * at + 1];
    }

    VersionedValue versioned(int at) {
        return new VersionedValue(value(at), stamp(2 * at), stamp(2 * at + 1));
    }

    private long stamp(int index) {
        return isWide()
                ? (long) stamps[2 * index] << Integer.SIZE | Integer.toUnsignedLong(stamps[2 * index + 1])
                : Integer.toUnsignedLong(stamps[index]);
    }

    private boolean isWide() {
        return stamps.length > texts.length;
    }

    /** Returns the chunk with those entries added or replaced; null removes. */
    EntryChunk with(Map<String, @Nullable VersionedValue> changes) {
        EntryChunk copy = new EntryChunk(starts, texts.clone(), stamps.clone());
        for (Map.Entry<String, @Nullable VersionedValue> change : changes.entrySet()) {
            if (!copy.replace(change.getKey(), change.getValue())) {
                return rebuilt(changes);
            }
        }
        return copy;
    }

    /** On a copy that nobody else has seen yet: the key keeps its place. Returns false where it has none, or loses it. */
    private boolean replace(String key, @Nullable VersionedValue value) {
        int at = find(key, spread(key));
        if (at < 0 || value == null || isWide() || !isNarrow(value.version() | value.revision())) {
            return false;
        }
        texts[2 * at + 1] = value.value();
        stamps[2 * at] = (int) value.version();
        stamps[2 * at + 1] = (int) value.revision();
        return true;
    }

    private EntryChunk rebuilt(Map<String, @Nullable VersionedValue> changes) {
        Filling filling = new Filling();
        for (int at = 0; at < size(); at++) {
            if (!changes.containsKey(key(at))) {
                filling.add(this, at);
            }
        }
        changes.forEach((key, value) -> {
            if (value != null) {
                filling.add(key, value);
            }
        });
        return filling.build();
    }

    private static boolean isNarrow(long stamp) {
        return stamp >>> Integer.SIZE == 0;
    }

    /** The entries of a chunk to be, each key once. Confined to one thread, built once. */
    static final class Filling {

        private String[] texts = new String[32];
        private long[] stamps = new long[32];
        private int size; // of texts and stamps

        void add(String key, VersionedValue value) {
            add(key, value.value(), value.version(), value.revision());
        }

        void add(EntryChunk other, int at) {
            add(other.key(at), other.value(at), other.stamp(2 * at), other.stamp(2 * at + 1));
        }

        private void add(String key, String value, long version, long revision) {
            if (size == texts.length) {
                texts = Arrays.copyOf(texts, 2 * size);
                stamps = Arrays.copyOf(stamps, 2 * size);
            }
            texts[size] = key;
            stamps[size++] = version;
            texts[size] = value;
            stamps[size++] = revision;
        }

        /** Counts the entries of each bucket, then puts each where its bucket has room. */
        EntryChunk build() {
            if (size == 0) {
                return EMPTY;
            }
            int[] starts = new int[buckets() + 1];
            for (int from = 0; from < size; from += 2) {
                starts[bucket(from, starts)]++;
            }
            for (int bucket = 1; bucket < starts.length; bucket++) {
                starts[bucket] += starts[bucket - 1];
            }
            String[] placed = new String[size];
            int[] numbers = new int[hasWide() ? 2 * size : size];
            for (int from = 0; from < size; from += 2) {
                int to = 2 * --starts[bucket(from, starts)];
                System.arraycopy(texts, from, placed, to, 2);
                write(numbers, to, stamps[from]);
                write(numbers, to + 1, stamps[from + 1]);
            }
            return new EntryChunk(starts, placed, numbers);
        }

        /** A power of two, so that at most three of four are taken. */
        private int buckets() {
            int least = Math.min(size * 2 / 3, 1 << BUCKET_BITS);
            return least <= 1 ? 1 : Integer.highestOneBit(least - 1) << 1;
        }

        private int bucket(int index, int[] starts) {
            return spread(texts[index]) & starts.length - 2;
        }

        private boolean hasWide() {
            return !Arrays.stream(stamps, 0, size).allMatch(EntryChunk::isNarrow);
        }

        private void write(int[] numbers, int index, long stamp) {
            if (numbers.length == size) {
                numbers[index] = (int) stamp;
            } else {
                numbers[2 * index] = (int) (stamp >>> Integer.SIZE);
                numbers[2 * index + 1] = (int) stamp;
            }
        }
    }
}
