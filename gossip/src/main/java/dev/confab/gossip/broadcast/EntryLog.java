package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Head;
import java.util.List;
import java.util.Optional;

/**
 * The log that {@link Broadcast} keeps up to date; the node puts its replica behind it. Called on the node loop only. The log may also
 * move forward by itself, as a voter's does, but never backwards. No method may throw for what a peer sent.
 */
public interface EntryLog {

    /** What became of an entry that was offered. */
    enum Offer {
        /** It was the next one and is applied. */
        APPLIED,
        /** Nothing to do: the log has it, or the entry is of an older epoch. */
        KNOWN,
        /** Something before it is missing: entries of the same epoch, or the beginning of a newer epoch. */
        GAP,
        /** It contradicts the log: another chain at a known revision, a chain that does not follow, a clash of epochs. */
        CLASH
    }

    /** How far the log has come. */
    Head head();

    /**
     * Returns the consecutive entries that follow that revision in the present epoch: as many as {@code bytesMax} allows, none
     * if {@code revision} is the head's. Absent where they are compacted, begin in an older epoch, lie beyond the head, or where
     * the first alone exceeds {@code bytesMax}: then a snapshot is sent, which travels in chunks.
     */
    Optional<List<Entry>> after(long revision, int bytesMax);

    /**
     * Applies the entry if it is the next one, checking that its chain follows. An empty log ({@link Head#EMPTY}) takes
     * revision 1 of any epoch as the next one.
     */
    Offer offer(Entry entry);

    /** The present state. Costly, unless the log keeps it; asked for once per peer that needs it and head. */
    EntrySnapshot snapshot();

    /**
     * Replaces the whole state by the snapshot's if its head is ahead of this log's and its content is what the head says.
     *
     * @return whether it did; if not, nothing has changed
     */
    boolean install(EntrySnapshot snapshot);
}
