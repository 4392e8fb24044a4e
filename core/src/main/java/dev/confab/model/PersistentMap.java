package dev.confab.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable hash map from strings, made to be read: a lookup costs one load more than in a {@code ConcurrentHashMap}. The
 * table is cut into chunks of 256 chains; a change copies the chunks it touches and the array that holds them, so one put
 * into 100,000 keys copies about 5 KiB. Iteration order is unspecified and may differ between equal maps. Immutable.
 */
public final class PersistentMap<V> {

    private static final int CHUNK_BITS = 8;
    private static final int CHUNK_SIZE = 1 << CHUNK_BITS;
    private static final int CHUNK_MASK = CHUNK_SIZE - 1;
    private static final int CHUNKS_MAX = 1 << 20;

    /** Keys per chunk on average before the table grows: three of four chains taken, as in the JDK's maps. */
    private static final int LOAD_MAX = CHUNK_SIZE * 3 / 4;

    private static final PersistentMap<?> EMPTY = new PersistentMap<>(newChunks(1), 0);

    private final Node<V>[][] chunks;
    private final int chunkMask;
    private final int size;

    private PersistentMap(Node<V>[][] chunks, int size) {
        this.chunks = chunks;
        this.chunkMask = chunks.length - 1;
        this.size = size;
    }

    /** Returns the map without entries. */
    @SuppressWarnings("unchecked") // it holds no value of any type
    public static <V> PersistentMap<V> empty() {
        return (PersistentMap<V>) EMPTY;
    }

    /** Returns the value of the key, or null where there is none. Does not allocate. */
    public @Nullable V get(String key) {
        int hash = spread(key);
        for (Node<V> node = chunks[hash >>> CHUNK_BITS & chunkMask][hash & CHUNK_MASK];
                node != null;
                node = node.next) {
            if (node.hash == hash && (node.key == key || node.key.equals(key))) {
                return node.value;
            }
        }
        return null;
    }

    public int size() {
        return size;
    }

    public void forEach(BiConsumer<? super String, ? super V> action) {
        for (Node<V>[] chunk : chunks) {
            for (Node<V> first : chunk) {
                for (Node<V> node = first; node != null; node = node.next) {
                    action.accept(node.key, node.value);
                }
            }
        }
    }

    /** Returns the keys in their natural order. */
    public List<String> sortedKeys() {
        List<String> keys = new ArrayList<>(size);
        forEach((key, value) -> keys.add(key));
        keys.sort(null);
        return keys;
    }

    /** Returns a map with that one entry added or replaced. */
    public PersistentMap<V> with(String key, V value) {
        return edit().put(key, value).build();
    }

    /** Begins a group of changes, which leave this map as it is. */
    public Edit<V> edit() {
        return new Edit<>(this);
    }

    /** A group of changes on their way to a new map. Confined to one thread, built once. */
    public static final class Edit<V> {
        private Node<V>[][] chunks;
        private final BitSet owned;
        private int size;

        private Edit(PersistentMap<V> base) {
            this.chunks = base.chunks.clone();
            this.owned = new BitSet(chunks.length);
            this.size = base.size;
        }

        public Edit<V> put(String key, V value) {
            if (removeNode(key) == null && ++size > chunks.length * LOAD_MAX && chunks.length < CHUNKS_MAX) {
                grow();
            }
            add(key, value);
            return this;
        }

        /** Removes the entry of the key; returns its value, or null where there was none. */
        public @Nullable V remove(String key) {
            Node<V> removed = removeNode(key);
            if (removed == null) {
                return null;
            }
            size--;
            return removed.value;
        }

        public PersistentMap<V> build() {
            return new PersistentMap<>(chunks, size);
        }

        private void add(String key, V value) {
            int hash = spread(key);
            Node<V>[] chunk = own(hash);
            chunk[hash & CHUNK_MASK] = new Node<>(hash, key, value, chunk[hash & CHUNK_MASK]);
        }

        private @Nullable Node<V> removeNode(String key) {
            int hash = spread(key);
            Node<V> first = chunks[hash >>> CHUNK_BITS & chunks.length - 1][hash & CHUNK_MASK];
            Node<V> found = first;
            while (found != null && !(found.hash == hash && found.key.equals(key))) {
                found = found.next;
            }
            if (found != null) {
                own(hash)[hash & CHUNK_MASK] = without(first, found);
            }
            return found;
        }

        /** Nodes are shared with older maps, so those before the removed one are copied. */
        private static <V> @Nullable Node<V> without(@Nullable Node<V> first, Node<V> removed) {
            Node<V> rest = removed.next;
            for (Node<V> node = first; node != null && node != removed; node = node.next) {
                rest = new Node<>(node.hash, node.key, node.value, rest);
            }
            return rest;
        }

        private Node<V>[] own(int hash) {
            int index = hash >>> CHUNK_BITS & chunks.length - 1;
            if (!owned.get(index)) {
                owned.set(index);
                chunks[index] = chunks[index].clone();
            }
            return chunks[index];
        }

        private void grow() {
            Node<V>[][] old = chunks;
            chunks = newChunks(old.length * 2);
            owned.set(0, chunks.length);
            for (Node<V>[] chunk : old) {
                for (Node<V> first : chunk) {
                    for (Node<V> node = first; node != null; node = node.next) {
                        add(node.key, node.value);
                    }
                }
            }
        }
    }

    private static int spread(String key) {
        int hash = key.hashCode();
        hash *= 0x9E3779B9; // Fibonacci hashing: the keys of one application share long prefixes
        return hash ^ hash >>> 16;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // generic arrays cannot be made any other way
    private static <V> Node<V>[][] newChunks(int count) {
        return new Node[count][CHUNK_SIZE];
    }

    private static final class Node<V> {
        private final int hash;
        private final String key;
        private final V value;
        private final @Nullable Node<V> next;

        private Node(int hash, String key, V value, @Nullable Node<V> next) {
            this.hash = hash;
            this.key = key;
            this.value = value;
            this.next = next;
        }
    }
}
