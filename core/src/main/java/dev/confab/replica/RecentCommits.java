package dev.confab.replica;

import dev.confab.gossip.wire.Chain;
import dev.confab.gossip.wire.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The last commits of one epoch, consecutive up to the head, bounded by count and weight. A commit that is heavier than the
 * bound leaves nothing to be remembered: who lags behind it needs a snapshot. Thread-safe; its lock is held for a copy of
 * references at most.
 */
final class RecentCommits {

    private final int commitsMax;
    private final long weightMax;
    private final @Nullable RecentCommit[] ring;
    private Head head;
    private int size;
    private long weight;

    RecentCommits(ReplicaLimits limits, Head head) {
        this.commitsMax = limits.recentCommitsMax();
        this.weightMax = limits.recentBytesMax();
        this.ring = new RecentCommit[commitsMax + 1];
        this.head = head;
    }

    synchronized void add(RecentCommit commit) {
        head = commit.head();
        ring[slot(head.revision())] = commit;
        size++;
        weight += commit.weight();
        while (size > commitsMax || weight > weightMax) {
            removeOldest();
        }
    }

    /** Forgets all: the history goes on from that head. */
    synchronized void reset(Head newHead) {
        while (size > 0) {
            removeOldest();
        }
        head = newHead;
    }

    synchronized Optional<List<RecentCommit>> after(long revision, long bytesMax) {
        if (revision > head.revision() || revision < head.revision() - size) {
            return Optional.empty();
        }
        List<RecentCommit> following = new ArrayList<>();
        long bytes = 0;
        for (long next = revision + 1; next <= head.revision(); next++) {
            RecentCommit commit = remembered(next);
            bytes += commit.bytes().length;
            if (bytes > bytesMax) {
                break;
            }
            following.add(commit);
        }
        boolean isCutToNothing = following.isEmpty() && revision < head.revision();
        return isCutToNothing ? Optional.empty() : Optional.of(following);
    }

    /** Returns the chain at that revision, or null where it is not remembered. */
    synchronized @Nullable Chain chainAt(long revision) {
        if (revision == head.revision()) {
            return head.chain();
        }
        return at(revision).map(commit -> commit.head().chain()).orElse(null);
    }

    /** The commit of that revision; absent where it is not remembered. */
    synchronized Optional<RecentCommit> at(long revision) {
        boolean isRemembered = revision <= head.revision() && revision > head.revision() - size;
        return isRemembered ? Optional.of(remembered(revision)) : Optional.empty();
    }

    private void removeOldest() {
        long oldest = head.revision() - size + 1;
        weight -= remembered(oldest).weight();
        ring[slot(oldest)] = null;
        size--;
    }

    private RecentCommit remembered(long revision) {
        return Objects.requireNonNull(ring[slot(revision)]);
    }

    private int slot(long revision) {
        return (int) (revision % ring.length);
    }
}
