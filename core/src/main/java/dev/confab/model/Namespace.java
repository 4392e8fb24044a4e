package dev.confab.model;

import dev.confab.schema.Schema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one namespace at one revision. Immutable.
 *
 * <p>Versions go on counting when a key is removed and put again, so that a compare-and-set never mistakes a new value for
 * the one it read. That takes a tombstone per removed key. Tombstones are bounded: when there are too many, the older half is
 * dropped, and any key that is new from then on starts above the highest version that was dropped.
 */
public final class Namespace {

    static final int TOMBSTONES_MAX = 10_000;

    static final Namespace EMPTY = new Namespace(EntryTable.EMPTY, PersistentMap.empty(), 0, 0, 0);

    private final EntryTable values;
    private final PersistentMap<Tombstone> tombstones;
    private final long versionFloor;
    private final long bytes;
    private final long revision;

    /** What these values say as rules; racy on purpose, for every value it can have is right. */
    private @Nullable Schema schema;

    Namespace(EntryTable values, PersistentMap<Tombstone> tombstones, long versionFloor, long bytes, long revision) {
        this.values = values;
        this.tombstones = tombstones;
        this.versionFloor = versionFloor;
        this.bytes = bytes;
        this.revision = revision;
    }

    /** Returns a namespace of those values, which no commit led to; it does not count its bytes, as the two below. */
    public static Namespace of(Map<String, VersionedValue> values) {
        return EMPTY.with(values);
    }

    /** Returns what counts where namespaces lie over each other: of each key the value of the first that has it. */
    public static Namespace layered(List<Namespace> highestFirst) {
        Map<String, VersionedValue> merged = new HashMap<>();
        highestFirst.forEach(namespace -> namespace.forEach(merged::putIfAbsent));
        return of(merged);
    }

    /** Returns these values with some replaced, by no commit; null removes. */
    public Namespace with(Map<String, ? extends @Nullable VersionedValue> replacements) {
        return new Namespace(values.with(replacements), tombstones, versionFloor, bytes, revision);
    }

    /** Returns the present value of the key, or null. The read path of every application: no allocation, no lock. */
    public @Nullable String value(String key) {
        return values.value(key);
    }

    /** Returns the present value of the key with its version, or null. */
    public @Nullable VersionedValue lookup(String key) {
        return values.get(key);
    }

    public Optional<VersionedValue> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The version of the key; {@link Condition#ABSENT} where it does not exist. */
    public long versionOf(String key) {
        VersionedValue present = values.get(key);
        return present == null ? Condition.ABSENT : present.version();
    }

    /** The number of keys. */
    public int size() {
        return values.size();
    }

    /** The UTF-8 bytes of all keys and values. */
    public long bytes() {
        return bytes;
    }

    /** The revision that changed it last; 0 where none did. */
    public long revision() {
        return revision;
    }

    /** Returns a sorted copy of all keys and values. */
    public SortedMap<String, String> toMap() {
        SortedMap<String, String> map = new TreeMap<>();
        values.forEach((key, value) -> map.put(key, value.value()));
        return map;
    }

    /**
     * Returns the keys that begin with that prefix, sorted. Looks through all keys the first time, and again once a key has come or
     * gone that begins as the prefix does, up to its first dot.
     */
    public SortedSet<String> keysUnder(String prefix) {
        return values.keysUnder(prefix);
    }

    /** Calls the action with each key and its present value, in no particular order and without a copy. */
    public void forEach(BiConsumer<? super String, ? super VersionedValue> action) {
        values.forEach(action);
    }

    /** Returns the rules that these values are, in a namespace of {@link Reserved#schema}. Read by the first call. */
    public Schema schema() {
        Schema read = schema;
        if (read == null) {
            read = size() == 0 ? Schema.NONE : Schema.read(toMap());
            schema = read;
        }
        return read;
    }

    /** These values, each as if no commit had written it. */
    Namespace withoutHistory() {
        Map<String, VersionedValue> bare = new HashMap<>();
        values.forEach((key, value) -> bare.put(key, new VersionedValue(value.value(), 0, 0)));
        return new Namespace(EntryTable.EMPTY.with(bare), PersistentMap.empty(), 0, bytes, 0);
    }

    /** The version that the next change of this key gets. */
    long nextVersion(String key) {
        VersionedValue present = values.get(key);
        if (present != null) {
            return present.version() + 1;
        }
        Tombstone tombstone = tombstones.get(key);
        return (tombstone == null ? versionFloor : tombstone.version()) + 1;
    }

    Namespace apply(List<Change> changes, long newRevision) {
        Map<String, @Nullable VersionedValue> newValues = new HashMap<>();
        PersistentMap.Edit<Tombstone> newTombstones = tombstones.edit();
        long newBytes = bytes;
        for (Change change : changes) {
            String old = valueAmong(newValues, change.key());
            newBytes -= old == null ? 0 : bytesOf(change.key(), old);
            String value = change.newValue();
            if (value == null) {
                newValues.put(change.key(), null);
                newTombstones.put(change.key(), new Tombstone(change.version(), newRevision));
            } else {
                newTombstones.remove(change.key());
                newValues.put(change.key(), new VersionedValue(value, change.version(), newRevision));
                newBytes += bytesOf(change.key(), value);
            }
        }
        return new Namespace(values.with(newValues), newTombstones.build(), versionFloor, newBytes, newRevision)
                .pruned();
    }

    private @Nullable String valueAmong(Map<String, @Nullable VersionedValue> newValues, String key) {
        if (!newValues.containsKey(key)) {
            return values.value(key);
        }
        VersionedValue changed = newValues.get(key);
        return changed == null ? null : changed.value();
    }

    static long bytesOf(String key, String value) {
        return Names.utf8Bytes(key) + Names.utf8Bytes(value);
    }

    private Namespace pruned() {
        if (tombstones.size() <= TOMBSTONES_MAX) {
            return this;
        }
        List<Map.Entry<String, Tombstone>> byAge = new ArrayList<>(tombstones.size());
        tombstones.forEach((key, tombstone) -> byAge.add(Map.entry(key, tombstone)));
        byAge.sort(Comparator.comparingLong(
                        (Map.Entry<String, Tombstone> entry) -> entry.getValue().revision())
                .thenComparing(Map.Entry::getKey));
        PersistentMap.Edit<Tombstone> kept = tombstones.edit();
        long floor = versionFloor;
        for (Map.Entry<String, Tombstone> dropped : byAge.subList(0, byAge.size() - TOMBSTONES_MAX / 2)) {
            kept.remove(dropped.getKey());
            floor = Math.max(floor, dropped.getValue().version());
        }
        return new Namespace(values, kept.build(), floor, bytes, revision);
    }

    EntryTable values() {
        return values;
    }

    PersistentMap<Tombstone> tombstones() {
        return tombstones;
    }

    long versionFloor() {
        return versionFloor;
    }
}
