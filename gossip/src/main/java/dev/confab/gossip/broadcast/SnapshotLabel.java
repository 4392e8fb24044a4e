package dev.confab.gossip.broadcast;

import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Head;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;

/**
 * Which snapshot: equal labels mean equal bytes, whoever sends them, so a download may go on at another peer. Immutable.
 *
 * @param head the head of the state
 * @param length the length in bytes
 * @param chunkBytes the length of each chunk but the last
 * @param hash the SHA-256 of the bytes
 */
public record SnapshotLabel(Head head, int length, int chunkBytes, Chain hash) {

    /** In how many chunks a snapshot may come: each costs its way there and back. */
    static final int CHUNKS_MAX = 16_384;

    public SnapshotLabel {
        if (length < 0 || chunkBytes < 1) {
            throw new IllegalArgumentException(
                    "a snapshot must have length >= 0 and chunks >= 1, were " + length + " and " + chunkBytes);
        }
    }

    /** Returns the label of that snapshot, cut into chunks of that length. */
    static SnapshotLabel of(EntrySnapshot snapshot, int chunkBytes) {
        return new SnapshotLabel(snapshot.head(), snapshot.bytes().length, chunkBytes, hash(snapshot.bytes()));
    }

    /** How many chunks; an empty snapshot has none. */
    public int chunks() {
        return (int) ((length + (long) chunkBytes - 1) / chunkBytes);
    }

    /** Why a snapshot of that label is not taken, if so. */
    Optional<String> objection(BroadcastOptions options) {
        if (length > options.snapshotBytesMax()) {
            return Optional.of(
                    "it has " + length + " bytes, the limit snapshotBytesMax is " + options.snapshotBytesMax());
        }
        return chunks() > CHUNKS_MAX
                ? Optional.of("it has " + chunks() + " chunks, the limit is " + CHUNKS_MAX)
                : Optional.empty();
    }

    /** The length of that chunk. */
    int chunkLength(int index) {
        return (int) Math.min(chunkBytes, length - (long) index * chunkBytes);
    }

    boolean fits(byte[] bytes) {
        return bytes.length == length && hash(bytes).equals(hash);
    }

    private static Chain hash(byte[] bytes) {
        try {
            return Chain.of(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
