package dev.confab.model;

import org.jspecify.annotations.Nullable;

/**
 * The namespaces in which the cluster keeps what it knows about the others: under one prefix, agreed on, kept and remembered like
 * any configuration, and not for applications to write.
 */
public final class Reserved {

    /** What the names of all of them begin with. */
    public static final String PREFIX = ".confab/";

    /** What was rolled back: by namespace, to which revision. Written with the rollback itself; see {@link #isNote}. */
    public static final String ROLLBACKS = PREFIX + "rollbacks";

    private static final String LABELS = PREFIX + "labels/";

    private Reserved() {}

    public static boolean isReserved(String namespace) {
        return namespace.startsWith(PREFIX);
    }

    /**
     * Whether what is assigned there says of a commit what it does: it is written anew each time, also where it is the same, and makes
     * no commit by itself.
     */
    public static boolean isNote(String namespace) {
        return namespace.equals(ROLLBACKS);
    }

    /** Where the labels of that namespace are: name to revision. */
    public static String labels(String namespace) {
        return LABELS + namespace;
    }

    /** The namespace whose labels are in that one; null where it is none of {@link #labels}. */
    public static @Nullable String labelled(String reserved) {
        return reserved.startsWith(LABELS) ? reserved.substring(LABELS.length()) : null;
    }

    /** @throws IllegalArgumentException where applications must not use it */
    public static String requireFree(String namespace) {
        if (isReserved(namespace)) {
            throw new IllegalArgumentException(
                    "a namespace must not begin with " + PREFIX + ", which Confab keeps for itself, was " + namespace);
        }
        return namespace;
    }
}
