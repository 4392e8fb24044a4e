package dev.confab.replica;

import dev.confab.model.State;

/**
 * What the application is shown on this node: the {@link Replica} itself, or, until the node has a configuration of its own, a
 * bundle ({@link BundleFirst}). Ledger, gossip and disk never ask here, only the replica.
 */
public interface Shown {

    /** The present state, from any thread. A read of memory, no more. */
    State state();

    /** Adds an observer of the state that is shown; told after those that were added before. */
    void observe(ReplicaObserver observer);
}
