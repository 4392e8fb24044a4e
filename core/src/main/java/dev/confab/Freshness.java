package dev.confab;

import dev.confab.model.State;
import dev.confab.runtime.Node;
import java.time.Duration;
import java.util.Optional;

/**
 * Where this node's view of the configuration comes from and how old it is. An <em>age</em> is a promise: all that was
 * acknowledged to anybody longer ago than that is in this node's view, as far as it was acknowledged in the present epoch. Immutable.
 */
public sealed interface Freshness {

    /** The age at most; absent where nothing is known of it. */
    default Optional<Duration> age() {
        return Optional.empty();
    }

    /**
     * Confirmed, by the leader or by peers whose views go back to its word, no longer ago than {@link
     * ConfabOptions.Builder#liveWithin} says. By monotonic clocks: nobody's wall clock is in it.
     */
    record Live(Duration viewAge) implements Freshness {
        @Override
        public Optional<Duration> age() {
            return Optional.of(viewAge);
        }
    }

    /** As {@link Live}, longer ago: the majority of the voters, or this node, is cut off, or this process stood still. */
    record Delayed(Duration viewAge) implements Freshness {
        @Override
        public Optional<Duration> age() {
            return Optional.of(viewAge);
        }
    }

    /**
     * Confirmed by nobody since this process began: what its disk held, or what peers had who know no more. The age is the time
     * since the last commit in it, by <em>wall clocks</em>, this node's and that of the leader who made it: as wrong as they are.
     */
    record Disk(Duration sinceLastCommit) implements Freshness {
        @Override
        public Optional<Duration> age() {
            return Optional.of(sinceLastCommit);
        }
    }

    /** What came with the application, until there is something of the cluster's. */
    record Bundled() implements Freshness {}

    /** Nothing: every read gives its fallback. */
    record Defaults() implements Freshness {}

    /** Whether it is {@link Live}. */
    default boolean isLive() {
        return this instanceof Live;
    }

    static Freshness of(Node node, Duration liveWithin) {
        if (node.reads().isShowingBundle()) { // asked first: a bundle that is lifted now has a state in its place
            return new Bundled();
        }
        State state = node.replica().state();
        if (state.revision() == 0) {
            return new Defaults();
        }
        return node.standing()
                .viewAge()
                .map(age -> age.compareTo(liveWithin) <= 0 ? new Live(age) : new Delayed(age))
                .orElseGet(() -> new Disk(node.wallTimeSince(state.time())));
    }
}
