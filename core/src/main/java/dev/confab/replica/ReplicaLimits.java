package dev.confab.replica;

/**
 * The bounds of a {@link Replica}. Immutable.
 *
 * @param recentCommitsMax how many recent commits are kept for peers that lag and for watches that resume
 * @param recentBytesMax the weight of those commits: their encoded bytes and the values that they replaced
 * @param waitersMax how many futures of {@link Replica#reached} may wait at a time
 */
public record ReplicaLimits(int recentCommitsMax, long recentBytesMax, int waitersMax) {

    /** 10,000 commits, 16 MiB, 100,000 waiters. */
    public static final ReplicaLimits DEFAULT = new ReplicaLimits(10_000, 16L * 1024 * 1024, 100_000);

    public ReplicaLimits {
        if (recentCommitsMax < 0 || recentBytesMax < 0 || waitersMax < 1) {
            throw new IllegalArgumentException(
                    "recentCommitsMax and recentBytesMax must be >= 0 and waitersMax >= 1, were " + recentCommitsMax
                            + ", " + recentBytesMax + " and " + waitersMax);
        }
    }
}
