package dev.confab.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The term of a voter and its vote in that term, durable before the call returns. Nothing forgets a vote inside a term (trap F1
 * of the engine). Confined to one thread for what changes it; the accessors are thread-safe.
 *
 * <p>One file with two slots, both written each time, one forced after the other. A crash can spoil the slot that is being
 * written, and the other one then holds what was acknowledged last; damage at rest can spoil either, and the other one is its
 * equal. So one bad slot never costs a vote. Two are damage that no crash explains: the vote is then unknown, and none is given
 * until {@link #settle}.
 */
public final class VoteFile implements AutoCloseable {

    /** The most bytes that the name of a candidate may have. */
    public static final int VOTE_BYTES_MAX = 1024;

    private static final String FILE_NAME = "vote";
    private static final int SLOT_BYTES = 4096;
    private static final long MAGIC = 0x434F_4E46_4142_5654L; // CONFABVT
    private static final int VERSION = 1;
    private static final int TEXT = 48;

    private final DiskFile file;
    private volatile Ballot ballot;
    private volatile @Nullable IOException failure;

    /** What a slot holds; the higher sequence is the newer one. */
    private record Ballot(
            long sequence, long term, @Nullable String vote, boolean isKnown) {}

    private VoteFile(DiskFile file, Ballot ballot) {
        this.file = file;
        this.ballot = ballot;
    }

    /**
     * Opens the file of that directory or makes one.
     *
     * @param isExpected whether it must be there, since other files of this voter are; where it is missing all the same the
     *     vote is unknown
     * @throws IOException if the disk fails, or a later release wrote the file
     */
    public static VoteFile open(Disk disk, boolean isExpected) throws IOException {
        if (!disk.exists(FILE_NAME)) {
            ByteBuffer slot = encode(new Ballot(0, 0, null, !isExpected));
            ByteBuffer both =
                    ByteBuffer.allocate(2 * SLOT_BYTES).put(slot.duplicate()).put(slot);
            disk.replace(FILE_NAME, both.array());
        }
        DiskFile file = disk.open(FILE_NAME);
        try {
            Ballot first = read(file, 0);
            Ballot second = read(file, 1);
            Ballot newest = newest(first, second);
            VoteFile opened = new VoteFile(file, newest);
            if (!newest.equals(first) || !newest.equals(second)) {
                opened.write(newest.term, newest.vote, newest.isKnown);
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Ballot newest(@Nullable Ballot first, @Nullable Ballot second) {
        if (first == null) {
            return second == null ? new Ballot(0, 0, null, false) : second;
        }
        return second == null || first.sequence >= second.sequence ? first : second;
    }

    /** The present term; 0 before the first. */
    public long term() {
        return ballot.term;
    }

    /** For whom this voter voted in the present term; absent where it did not, or does not know. */
    public @Nullable String vote() {
        return ballot.vote;
    }

    /** Whether it knows for whom it voted. Where not, it refuses to vote in any term. */
    public boolean isKnown() {
        return ballot.isKnown;
    }

    /**
     * Goes on to a higher term, in which there is no vote yet. The present term again does nothing.
     *
     * @throws IllegalArgumentException if the term is below the present one
     */
    public void term(long term) throws IOException {
        Ballot present = ballot;
        if (term < present.term) {
            throw new IllegalArgumentException("the term must be >= %d, was %d".formatted(present.term, term));
        }
        if (term > present.term) {
            write(term, null, present.isKnown);
        }
    }

    /**
     * Votes in the present term. The same vote again does nothing.
     *
     * @throws IllegalStateException if there is another vote in this term, or it is not known whether there is
     */
    public void vote(String candidate) throws IOException {
        Ballot present = ballot;
        if (!present.isKnown) {
            throw new IllegalStateException(
                    "the vote file was damaged and this voter may have voted for another; no vote before it is settled");
        }
        if (present.vote != null && !present.vote.equals(candidate)) {
            throw new IllegalStateException("voted for %s in term %d and must not vote for %s as well"
                    .formatted(present.vote, present.term, candidate));
        }
        if (present.vote == null) {
            write(present.term, candidate, true);
        }
    }

    /**
     * Ends the doubt after damage: all other voters have said that they stood in no term above that one. A vote beyond it
     * cannot have been given, so this voter goes on in the term after it. Does nothing where there is no doubt.
     */
    public void settle(long highestTerm) throws IOException {
        Ballot present = ballot;
        if (!present.isKnown) {
            write(Math.max(present.term, highestTerm) + 1, null, true);
        }
    }

    private void write(long term, @Nullable String vote, boolean isKnown) throws IOException {
        IOException earlier = failure;
        if (earlier != null) {
            throw new JournalBrokenException(earlier);
        }
        Ballot next = new Ballot(ballot.sequence + 1, term, vote, isKnown);
        ByteBuffer slot = encode(next);
        try {
            file.write(0, slot.duplicate());
            file.force();
            file.write(SLOT_BYTES, slot);
            file.force();
        } catch (IOException e) {
            failure = e;
            throw new JournalBrokenException(e);
        }
        ballot = next;
    }

    private static ByteBuffer encode(Ballot ballot) {
        byte[] text = ballot.vote == null ? new byte[0] : ballot.vote.getBytes(StandardCharsets.UTF_8);
        if (text.length > VOTE_BYTES_MAX) {
            throw new IllegalArgumentException("the name of a candidate must have at most %d bytes, has %d"
                    .formatted(VOTE_BYTES_MAX, text.length));
        }
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
        slot.putInt(4, VERSION).putLong(8, MAGIC).putLong(16, ballot.sequence).putLong(24, ballot.term);
        slot.putInt(32, ballot.isKnown ? 1 : 0).putInt(36, ballot.vote == null ? -1 : text.length);
        slot.put(TEXT, text);
        return slot.putInt(0, checksum(slot));
    }

    private static @Nullable Ballot read(DiskFile file, int number) throws IOException {
        ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
        file.read((long) number * SLOT_BYTES, slot);
        if (slot.hasRemaining() || slot.getLong(8) != MAGIC || slot.getInt(0) != checksum(slot)) {
            return null;
        }
        FormatVersion.require(FILE_NAME, slot.getInt(4), VERSION);
        int length = slot.getInt(36);
        String vote = length < 0 ? null : new String(slot.array(), TEXT, length, StandardCharsets.UTF_8);
        return new Ballot(slot.getLong(16), slot.getLong(24), vote, slot.getInt(32) == 1);
    }

    private static int checksum(ByteBuffer slot) {
        return Checksum.of(slot.slice(Integer.BYTES, SLOT_BYTES - Integer.BYTES));
    }

    @Override
    public void close() throws IOException {
        if (failure == null) {
            failure = new IOException("closed");
        }
        file.close();
    }
}
