package dev.confab.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The values of a namespace by key, made to be read and to be small: 28 bytes for each of 100,000 entries beside its two strings
 * (benchmarks/README.md, {@code heap}). The table is cut into chunks; a change copies the chunks it touches and the array that
 * holds them, so one put into 100,000 keys copies 1,024 references and a chunk, and many at once copy each chunk once. Iteration
 * order is unspecified and may differ between equal tables. Immutable.
 */
final class EntryTable {

    /** Entries per chunk on average before the table grows. */
    private static final int LOAD_MAX = 192;

    private static final int CHUNKS_MAX = 1 << Integer.SIZE - EntryChunk.BUCKET_BITS - 2;

    static final EntryTable EMPTY = new EntryTable(new EntryChunk[] {EntryChunk.EMPTY}, 0, new KnownKeys());

    private final EntryChunk[] chunks;
    private final int size;
    private final KnownKeys known;

    private EntryTable(EntryChunk[] chunks, int size, KnownKeys known) {
        this.chunks = chunks;
        this.size = size;
        this.known = known;
    }

    /** Returns the value of the key, or null where there is none. Does not allocate. */
    @Nullable
    String value(String key) {
        int hash = EntryChunk.spread(key);
        EntryChunk chunk = chunk(hash);
        int at = chunk.find(key, hash);
        return at < 0 ? null : chunk.value(at);
    }

    /** Like the other, with its version; an object is made for that. */
    @Nullable
    VersionedValue get(String key) {
        int hash = EntryChunk.spread(key);
        EntryChunk chunk = chunk(hash);
        int at = chunk.find(key, hash);
        return at < 0 ? null : chunk.versioned(at);
    }

    int size() {
        return size;
    }

    void forEach(BiConsumer<? super String, ? super VersionedValue> action) {
        for (EntryChunk chunk : chunks) {
            for (int at = 0; at < chunk.size(); at++) {
                action.accept(chunk.key(at), chunk.versioned(at));
            }
        }
    }

    /** Without an object for each. */
    void forEachKey(Consumer<? super String> action) {
        for (EntryChunk chunk : chunks) {
            for (int at = 0; at < chunk.size(); at++) {
                action.accept(chunk.key(at));
            }
        }
    }

    /** Returns the keys in their natural order. */
    List<String> sortedKeys() {
        List<String> keys = new ArrayList<>(size);
        forEachKey(keys::add);
        keys.sort(null);
        return keys;
    }

    /** Returns the keys that begin with that prefix, sorted. */
    SortedSet<String> keysUnder(String prefix) {
        return size == 0 ? Collections.emptySortedSet() : known.under(prefix, this);
    }

    /** Returns a table with those entries added or replaced; null removes. */
    EntryTable with(Map<String, ? extends @Nullable VersionedValue> changes) {
        Set<String> cameOrWent = new HashSet<>();
        int newSize = size;
        for (Map.Entry<String, ? extends @Nullable VersionedValue> change : changes.entrySet()) {
            boolean wasThere = value(change.getKey()) != null;
            boolean willBe = change.getValue() != null;
            if (wasThere != willBe) {
                cameOrWent.add(change.getKey());
                newSize += willBe ? 1 : -1;
            }
        }
        int count = chunkCount(newSize);
        EntryChunk[] newChunks = count > chunks.length ? grown(changes, count) : edited(changes);
        return new EntryTable(newChunks, newSize, known.after(cameOrWent));
    }

    private int chunkCount(int newSize) {
        int count = chunks.length;
        while (newSize > count * LOAD_MAX && count < CHUNKS_MAX) {
            count *= 2;
        }
        return count;
    }

    private EntryChunk[] edited(Map<String, ? extends @Nullable VersionedValue> changes) {
        Map<Integer, Map<String, @Nullable VersionedValue>> byChunk = new HashMap<>();
        changes.forEach((key, value) -> byChunk.computeIfAbsent(
                        index(EntryChunk.spread(key), chunks.length), index -> new HashMap<>())
                .put(key, value));
        EntryChunk[] edited = chunks.clone();
        byChunk.forEach((index, ofChunk) -> edited[index] = edited[index].with(ofChunk));
        return edited;
    }

    private EntryChunk[] grown(Map<String, ? extends @Nullable VersionedValue> changes, int count) {
        EntryChunk.Filling[] fillings = new EntryChunk.Filling[count];
        Arrays.setAll(fillings, index -> new EntryChunk.Filling());
        for (EntryChunk chunk : chunks) {
            for (int at = 0; at < chunk.size(); at++) {
                if (!changes.containsKey(chunk.key(at))) {
                    fillings[index(EntryChunk.spread(chunk.key(at)), count)].add(chunk, at);
                }
            }
        }
        changes.forEach((key, value) -> {
            if (value != null) {
                fillings[index(EntryChunk.spread(key), count)].add(key, value);
            }
        });
        return Arrays.stream(fillings).map(EntryChunk.Filling::build).toArray(EntryChunk[]::new);
    }

    private EntryChunk chunk(int hash) {
        return chunks[index(hash, chunks.length)];
    }

    private static int index(int hash, int count) {
        return hash >>> EntryChunk.BUCKET_BITS & count - 1;
    }
}
