package dev.confab.proof;

import java.util.Optional;
import java.util.Random;

/**
 * Something that happens to a cluster. All it chooses comes from the random source, so that a seed tells it again. The seam
 * for other kinds: whoever has a disk that forgets implements this.
 */
interface Fault {

    /** As it is asked for on the command line and named in results. */
    String asked();

    /** Why this machine cannot do it; absent where it can. */
    default Optional<String> missing() {
        return needs() == Needs.NETWORK ? Network.missing() : Optional.empty();
    }

    /** What the cluster must have for it. */
    default Needs needs() {
        return Needs.NOTHING;
    }

    /**
     * Lets it happen; returns when it has, which for a change of seats may take minutes.
     *
     * @return what happened to whom, for the log
     * @throws Broken where the product did already what it must not, such as starting twice on one directory
     */
    String strike(ProofCluster cluster, Random random);

    /** Ends it; nodes that are down are started by the round afterwards. */
    void heal(ProofCluster cluster);

    /** How many nodes the cluster must have for it, at least. */
    default int nodes() {
        return 3;
    }

    /** How many of those must not vote at first, at least. */
    default int spares() {
        return 0;
    }

    /** How long it lasts, in milliseconds. */
    default long millis(Random random) {
        return 300 + random.nextInt(1500);
    }

    /** What a cluster is to be built with. */
    enum Needs {
        NOTHING,
        NETWORK,
        PRELOAD,
        LINKS,
        MOUNT
    }

    /** A promise is broken at once, without any checker. */
    final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Broken(String what) {
            super(what);
        }
    }
}
