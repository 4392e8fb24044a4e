package dev.confab.model;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.HeadCodec;
import dev.confab.gossip.wire.MalformedException;
import dev.confab.gossip.wire.WireReader;
import dev.confab.gossip.wire.WireWriter;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The bytes of a whole state, in one canonical order: equal states have equal bytes. The first byte is the format's version,
 * the last 32 are the SHA-256 of all before them.
 */
public final class StateCodec {

    private static final int FORMAT = 1;
    private static final int HASH_BYTES = 32;
    private static final int COUNT_MAX = 10_000_000;
    private static final int TEXT_BYTES_MAX = (int) Limit.STORE_BYTES.byDefault();

    private StateCodec() {}

    public static byte[] encode(State state) {
        WireWriter writer = WireWriter.create();
        writer.writeByte(FORMAT);
        HeadCodec.write(writer, state.head());
        writer.writeVarLong(state.time().toEpochMilli());
        CommitCodec.writeSettings(writer, state.settings());
        writer.writeCount(state.namespaceCount());
        for (String name : state.namespaceNames()) {
            writer.writeString(name);
            writeNamespace(writer, state.namespace(name));
        }
        byte[] body = writer.toBytes();
        byte[] whole = Arrays.copyOf(body, body.length + HASH_BYTES);
        System.arraycopy(Sha256.digest().digest(body), 0, whole, body.length, HASH_BYTES);
        return whole;
    }

    /** Throws {@link MalformedException} where the bytes are damaged or not a state's. */
    public static State decode(byte[] bytes) {
        if (bytes.length < HASH_BYTES) {
            throw new MalformedException("a state has more than " + HASH_BYTES + " bytes, had " + bytes.length);
        }
        int length = bytes.length - HASH_BYTES;
        MessageDigest digest = Sha256.digest();
        digest.update(bytes, 0, length); // no copy: a node that starts touches each page of a large state once
        byte[] hash = Arrays.copyOfRange(bytes, length, bytes.length);
        if (!MessageDigest.isEqual(digest.digest(), hash)) {
            throw new MalformedException("the state's hash does not fit: its " + bytes.length + " bytes are damaged");
        }
        WireReader reader = WireReader.of(bytes, length);
        CommitCodec.requireFormat(reader, FORMAT);
        State state = readState(reader);
        reader.expectEnd();
        return state;
    }

    private static State readState(WireReader reader) {
        Head head = HeadCodec.read(reader);
        Instant time = Instant.ofEpochMilli(reader.readVarLong());
        ClusterSettings settings = CommitCodec.readSettings(reader);
        int count = reader.readCount(COUNT_MAX);
        PersistentMap.Edit<Namespace> namespaces =
                PersistentMap.<Namespace>empty().edit();
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            String name = reader.readString(TEXT_BYTES_MAX);
            Namespace namespace = readNamespace(reader);
            bytes += namespace.bytes();
            namespaces.put(name, namespace);
        }
        return new State(head, time, settings, namespaces.build(), bytes);
    }

    private static void writeNamespace(WireWriter writer, Namespace namespace) {
        writer.writeVarLong(namespace.versionFloor()).writeCount(namespace.size());
        EntryTable values = namespace.values();
        for (String key : values.sortedKeys()) {
            VersionedValue value = values.get(key);
            writer.writeString(key).writeString(value.value());
            writer.writeVarLong(value.version()).writeVarLong(value.revision());
        }
        PersistentMap<Tombstone> tombstones = namespace.tombstones();
        writer.writeCount(tombstones.size());
        for (String key : tombstones.sortedKeys()) {
            Tombstone tombstone = tombstones.get(key);
            writer.writeString(key);
            writer.writeVarLong(tombstone.version()).writeVarLong(tombstone.revision());
        }
    }

    private static Namespace readNamespace(WireReader reader) {
        long floor = reader.readVarLong();
        int count = reader.readCount(COUNT_MAX);
        Map<String, VersionedValue> values = new HashMap<>();
        long bytes = 0;
        long newest = 0; // the newest tombstone is never pruned, so the last change has left a trace
        for (int i = 0; i < count; i++) {
            String key = reader.readString(TEXT_BYTES_MAX);
            bytes += reader.lastStringBytes();
            String value = reader.readString(TEXT_BYTES_MAX);
            bytes += reader.lastStringBytes();
            VersionedValue read = new VersionedValue(value, reader.readVarLong(), reader.readVarLong());
            newest = Math.max(newest, read.revision());
            values.put(key, read);
        }
        int removed = reader.readCount(COUNT_MAX);
        PersistentMap.Edit<Tombstone> tombstones =
                PersistentMap.<Tombstone>empty().edit();
        for (int i = 0; i < removed; i++) {
            String key = reader.readString(TEXT_BYTES_MAX);
            Tombstone read = new Tombstone(reader.readVarLong(), reader.readVarLong());
            newest = Math.max(newest, read.revision());
            tombstones.put(key, read);
        }
        return new Namespace(EntryTable.EMPTY.with(values), tombstones.build(), floor, bytes, newest);
    }
}
