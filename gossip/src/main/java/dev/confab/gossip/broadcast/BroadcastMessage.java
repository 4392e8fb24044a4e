package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import java.util.List;

/**
 * What nodes tell each other about the log. Byte arrays are not copied; nobody writes to them. Immutable by agreement.
 */
public sealed interface BroadcastMessage {

    /**
     * New entries in their order, sent without being asked for: those that were committed together travel together.
     *
     * @param way how far the receiver is to bring them on; who is to confirms with {@link News}
     */
    record Push(Way way, List<Entry> entries) implements BroadcastMessage {

        public Push {
            entries = List.copyOf(entries);
        }

        /** Returns a push that its receiver brings on to nobody. */
        public static Push toNobodyElse(List<Entry> entries) {
            return new Push(Way.ENDS, entries);
        }
    }

    /** "I have come this far." Tells who may have missed something, and confirms a {@link Push}. */
    record News(Head head) implements BroadcastMessage {}

    /**
     * "I have come this far, what follows?" Answered by a {@link Range}, a {@link SnapshotOffer} or a {@link Later}.
     *
     * @param request comes back in the answer
     * @param bytesMax how much one answer may hold, beyond its first entry
     */
    record Pull(long request, Head have, int bytesMax) implements BroadcastMessage {}

    /**
     * Consecutive entries that follow the head which a {@link Pull} named; none where the sender has none.
     *
     * @param head how far the sender has come
     */
    record Range(long request, Head head, List<Entry> entries) implements BroadcastMessage {

        /** How many entries travel in one message, of this kind or of {@link Push}. */
        public static final int ENTRIES_MAX = 4_096;

        public Range {
            entries = List.copyOf(entries);
        }
    }

    /** "I have done my part for now: ask another, or me later." Answers a {@link Pull} or a {@link PullChunk}. */
    record Later(long request) implements BroadcastMessage {}

    /**
     * "You are too far behind for entries; here is what I can send in chunks." Answers a {@link Pull}, and a {@link
     * PullChunk} for a snapshot that is no longer kept.
     */
    record SnapshotOffer(long request, SnapshotLabel label) implements BroadcastMessage {}

    /**
     * "I have come this far and am loading that snapshot, send me that chunk"; chunks count from 0. Answered by a {@link
     * Chunk}, a {@link SnapshotOffer} or a {@link Later}.
     */
    record PullChunk(long request, Head have, SnapshotLabel label, int index) implements BroadcastMessage {}

    /**
     * A chunk of a snapshot.
     *
     * @param crc the CRC32C of the bytes
     */
    record Chunk(long request, int index, int crc, byte[] bytes) implements BroadcastMessage {}
}
