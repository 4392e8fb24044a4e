package dev.confab.ledger;

import dev.confab.gossip.wire.PeerId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * A voter's end of the agreement: takes batches while it leads, and tells the commits of whoever leads, in order. Thread-safe.
 */
public interface Ledger extends AutoCloseable {

    /** The largest batch, in bytes. An entry of the log is 64 KiB; the rest is for the engine. */
    int BATCH_BYTES_MAX = 56 * 1024;

    /** The most items in one batch. */
    int BATCH_ITEMS_MAX = 1024;

    /**
     * Puts a batch into the log as one entry and waits until it is committed and applied here.
     *
     * @param items the count of items, then each as {@code RequestCodec} writes it, at most {@link #BATCH_BYTES_MAX} bytes
     * @return a future of one answer per item, in order. It fails with {@link NotLeaderException} if the batch was surely not
     *     taken, and with any other exception if it may or may not be committed. It completes on a thread of the engine: hand
     *     off before doing anything that may block.
     */
    CompletableFuture<List<Answer>> propose(byte[] items);

    /** Who leads, as far as this voter knows. */
    Optional<PeerId> leader();

    /** Whether this voter leads and has heard so from a majority. */
    boolean isLeader();

    /**
     * What a majority has confirmed of this leader last. Absent where this voter does not lead, and before its first majority;
     * what was said once stays true, it only grows old.
     */
    Optional<Confirmed> confirmed();

    /** The present term; 0 where there is none. */
    long term();

    /**
     * Lets another voter lead, so that this one can be closed without a gap: takes no more proposals, lets those that were
     * taken be answered and a follower catch up, and makes that one stand. If it does not come about within {@code deadline},
     * this voter leads on and takes proposals again. Proposals are refused with {@link NotTakenException} meanwhile.
     *
     * @param heirs who may lead next
     * @return a future of whether one of those leads; false at once where this voter does not lead or is alone
     */
    CompletableFuture<Boolean> handOver(Predicate<VoterId> heirs, Duration deadline);

    /** As {@link #handOver(Predicate, Duration)}, to whoever can. */
    default CompletableFuture<Boolean> handOver(Duration deadline) {
        return handOver(heir -> true, deadline);
    }

    /** Who is in the group, as this member's disk has it. */
    Voters voters();

    /** The members without a vote that could take one at once; none where this voter does not lead. */
    List<VoterId> caughtUp();

    /**
     * Changes the voters by one step, where this voter leads. One change at a time: the next may begin when this one is
     * confirmed. Asking for what is so already succeeds.
     *
     * @return a future of the voters, confirmed: committed, and on the disks of a majority of the voters before and after. It
     *     fails with {@link NotLeaderException} or {@link NotTakenException} if nothing was changed, with any other exception if
     *     the change may or may not come about: look at {@link #voters} before asking again
     */
    CompletableFuture<Voters> change(VoterChange change, Duration deadline);

    /**
     * Another node says who votes. Counts only where no leader is known here, and where those voters are later than this
     * member's: it may have been away while they changed, and those it knows may all be gone.
     */
    void learn(Voters heard);

    /** Leaves the group alone and frees threads and files within three seconds. Idempotent. */
    @Override
    void close();
}
