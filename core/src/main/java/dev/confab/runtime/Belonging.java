package dev.confab.runtime;

import dev.confab.gossip.transport.Papers;
import dev.confab.model.Commit;
import dev.confab.model.State;
import dev.confab.replica.ReplicaObserver;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * To which cluster this node belongs: the one whose first commit it heard first, for good. Thread-safe in {@link #papers} and
 * {@link #isForeign}; the rest is confined to the node loop.
 */
final class Belonging implements ReplicaObserver {

    private final @Nullable DataDirectory directory;
    private final Runnable onKnown;
    private volatile Papers papers;

    /**
     * @param directory keeps what is learned; null on a node that keeps nothing
     * @param onKnown told when the cluster becomes known
     * @throws IllegalStateException where the directory's parts belong to different clusters
     */
    Belonging(Identity identity, @Nullable DataDirectory directory, State first, Runnable onKnown) {
        this.directory = directory;
        this.papers = new Papers(identity.nonce(), identity.clusterId());
        this.onKnown = onKnown;
        if (directory != null && isForeign(first)) {
            throw new IllegalStateException("dataDirectory " + directory.path() + " is of cluster "
                    + identity.clusterId() + " by its identity and of "
                    + first.settings().clusterId() + " by its replica.snapshot, and has no other"
                    + " generation of that; restore the directory whole from one copy, or move it away to start this"
                    + " node as a new one");
        }
        learn(first);
    }

    Papers papers() {
        return papers;
    }

    /** Whether that is the state of another cluster than this node's. */
    boolean isForeign(State state) {
        return isForeign(papers.clusterId(), state);
    }

    /** Whether that is the state of another cluster than the known one. */
    static boolean isForeign(@Nullable UUID known, State state) {
        return known != null
                && state.settings().isFounded()
                && !state.settings().clusterId().equals(known);
    }

    @Override
    public void onApplied(State before, Commit commit, State after) {
        learn(after);
    }

    @Override
    public void onJumped(State before, State after) {
        learn(after);
    }

    /** Blocks on the disk, once in the life of a directory: whoever is told must find it there. */
    private void learn(State state) {
        if (papers.clusterId() != null || !state.settings().isFounded()) {
            return;
        }
        UUID id = state.settings().clusterId();
        if (directory != null) {
            directory.become(directory.identity().withClusterId(id));
        }
        papers = new Papers(papers.nonce(), id);
        onKnown.run();
    }
}
