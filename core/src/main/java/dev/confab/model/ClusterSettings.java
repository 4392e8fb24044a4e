package dev.confab.model;

import java.util.UUID;

/**
 * What the cluster as a whole agreed on. Immutable.
 *
 * @param clusterId random, given with the first commit; tells apart clusters of one name
 * @param version by whose rules commands are applied, so that two releases of Confab decide alike; 1 is the first
 */
public record ClusterSettings(UUID clusterId, int version, Limits limits) {

    /** The newest rules that this release knows. */
    public static final int VERSION = 1;

    /** Before the first commit. */
    public static final ClusterSettings UNFOUNDED = new ClusterSettings(new UUID(0, 0), VERSION, Limits.DEFAULT);

    public boolean isFounded() {
        return !clusterId.equals(UNFOUNDED.clusterId);
    }
}
