package dev.confab.runtime;

/** How a node stands to its cluster, as far as it knows. */
public enum Connection {

    /** There is nothing of the cluster's to serve yet. */
    JOINING,

    /** It serves a view that is live. */
    READY,

    /**
     * It serves, but nobody confirms that its view is live, as where no leader has a majority, or what was on disk is not
     * confirmed yet; or its disk fails.
     */
    DEGRADED,

    /** It serves, and hears no other node, though the cluster has others. */
    ISOLATED,

    /** It was closed. The last view is still served. */
    CLOSED
}
