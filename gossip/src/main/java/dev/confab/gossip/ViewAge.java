package dev.confab.gossip;

import dev.confab.gossip.wire.Epoch;
import dev.confab.gossip.wire.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How old this node's view is at most: all that was acknowledged to anybody longer ago than that, in the view's epoch, is in it.
 *
 * <p>Somebody who knows says "as of that time, a view at this head has everything": the leader on its own node, and each peer in
 * its answers, where the time is that at which this node <em>asked</em>, less the age that the peer states for its own view. The
 * answer was made after the question, so the way there and back is covered, however long it took, and no clocks are compared.
 * What is said counts as soon as this node's view has come to that head. Words that nobody asked for say nothing of time.
 *
 * <p>By a monotonic clock which is not corrected for pauses: a process that stood still comes back with an old view. Clocks of
 * different machines may run differently fast; ages are counted too high by 1 in 1,024, which is twice what a clock is
 * slewed by. A clock that stands still while the machine sleeps, as that of a notebook, does not see that time.
 *
 * <p>Confined to the node loop, but for {@link #nanos} and {@link #millis}.
 */
public final class ViewAge {

    /** How many words wait for the view to come so far; what else is said is not needed, for the nearest are reached first. */
    static final int WORDS_MAX = 16;

    private static final int CLOCK_ERROR_SHIFT = 10;
    private static final long MILLI = 1_000_000L;

    private final List<Word> waiting = new ArrayList<>();
    private volatile @Nullable Word confirmed;

    private record Word(Head head, long asOfNanos) {

        private boolean isReachedBy(Head own) {
            return own.epoch().equals(head.epoch()) && own.revision() >= head.revision();
        }

        /** Of an epoch that is over, or of one that contradicts this node's. */
        private boolean isVoidFor(Head own) {
            return own.revision() > 0
                    && own.epoch().compareTo(head.epoch()) >= 0
                    && !own.epoch().equals(head.epoch());
        }

        private boolean isAsGoodAs(Word other) {
            return head.epoch().equals(other.head.epoch())
                    && head.revision() <= other.head.revision()
                    && asOfNanos - other.asOfNanos >= 0;
        }
    }

    ViewAge() {}

    /** The age, in nanoseconds; absent where nobody has confirmed a view of that epoch in this process. Thread-safe. */
    public OptionalLong nanos(Epoch epoch, long nowNanos) {
        Word last = confirmed;
        if (last == null || !last.head.epoch().equals(epoch)) {
            return OptionalLong.empty();
        }
        long elapsed = Math.max(0, nowNanos - last.asOfNanos);
        return OptionalLong.of(elapsed + (elapsed >> CLOCK_ERROR_SHIFT) + 1);
    }

    /** As {@link #nanos}, in milliseconds, rounded up. Thread-safe. */
    public OptionalLong millis(Epoch epoch, long nowNanos) {
        OptionalLong nanos = nanos(epoch, nowNanos);
        return nanos.isEmpty() ? nanos : OptionalLong.of(Math.floorDiv(nanos.getAsLong() + MILLI - 1, MILLI));
    }

    /**
     * Takes the word that all which was acknowledged before {@code asOfNanos} is in a view at {@code head}.
     *
     * @param own where this node's view is
     */
    void hear(Head head, long asOfNanos, Head own) {
        Word word = new Word(head, asOfNanos);
        if (waiting.stream().noneMatch(known -> known.isAsGoodAs(word))) {
            waiting.removeIf(word::isAsGoodAs);
            if (waiting.size() < WORDS_MAX || word.isReachedBy(own)) {
                waiting.add(word);
            }
        }
        reach(own);
    }

    /** The view has come to that head. */
    void reach(Head own) {
        for (Word word : waiting) {
            if (word.isReachedBy(own) && isNews(word)) {
                confirmed = word;
            }
        }
        waiting.removeIf(word -> word.isReachedBy(own) || word.isVoidFor(own));
    }

    private boolean isNews(Word word) {
        Word last = confirmed;
        return last == null || !last.head.epoch().equals(word.head.epoch()) || word.asOfNanos - last.asOfNanos > 0;
    }
}
