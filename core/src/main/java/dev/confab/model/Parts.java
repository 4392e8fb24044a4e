package dev.confab.model;

import dev.confab.gossip.wire.WireWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Large commands on their way: an entry of the log is small, so they come in parts, in order. What is abandoned is dropped
 * after {@link #ENTRIES_MAX} further entries of the log, and the oldest goes first where all together are larger than {@link
 * #BYTES_MAX}. Confined to the ledger's thread; part of its snapshots.
 */
final class Parts {

    static final long ENTRIES_MAX = 100_000;
    static final long BYTES_MAX = 256L * 1024 * 1024;

    /** How many commands can be pending: each was touched by an entry of its own that is not older than the bound. */
    static final int PENDING_MAX = (int) ENTRIES_MAX + 1;

    private final Map<RequestId, Pending> pending = new LinkedHashMap<>();
    private long bytes;

    /** A command of which {@code chunks} are here; {@code touched} is the log position of the newest. */
    record Pending(List<byte[]> chunks, long touched) {
        long bytes() {
            return chunks.stream().mapToLong(chunk -> chunk.length).sum();
        }
    }

    /** Adds a part. Returns whether it fits; a first part begins anew, a repeated one is known. */
    boolean add(RequestId id, int index, byte[] chunk, long position) {
        Pending before = index == 0 ? null : pending.get(id);
        int have = before == null ? 0 : before.chunks().size();
        if (index > have) {
            return false;
        }
        List<byte[]> chunks =
                new ArrayList<>(before == null ? List.of() : before.chunks().subList(0, index));
        chunks.add(chunk);
        drop(id);
        put(id, new Pending(chunks, position));
        dropOldest();
        return pending.containsKey(id);
    }

    /** Removes the command of that request and returns its bytes; null where a part is missing. */
    byte @Nullable [] take(RequestId id, int count) {
        Pending whole = pending.get(id);
        if (whole == null || whole.chunks().size() != count) {
            return null;
        }
        drop(id);
        WireWriter writer = WireWriter.create();
        whole.chunks().forEach(writer::writeRaw);
        return writer.toBytes();
    }

    void dropAbandoned(long position) {
        for (Iterator<Pending> each = pending.values().iterator(); each.hasNext(); ) {
            Pending oldest = each.next();
            if (position - oldest.touched() <= ENTRIES_MAX) {
                return;
            }
            bytes -= oldest.bytes();
            each.remove();
        }
    }

    void put(RequestId id, Pending parts) {
        pending.put(id, parts);
        bytes += parts.bytes();
    }

    void forEach(BiConsumer<RequestId, Pending> action) {
        pending.forEach(action);
    }

    int size() {
        return pending.size();
    }

    private void drop(RequestId id) {
        Pending dropped = pending.remove(id);
        bytes -= dropped == null ? 0 : dropped.bytes();
    }

    private void dropOldest() {
        while (bytes > BYTES_MAX) {
            drop(pending.keySet().iterator().next());
        }
    }
}
