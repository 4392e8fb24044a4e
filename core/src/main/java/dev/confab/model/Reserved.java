package dev.confab.model;

import org.jspecify.annotations.Nullable;

/**
 * The namespaces in which the cluster keeps what it knows about the others: under one prefix, agreed on, kept and remembered like
 * any configuration, and not for applications to write.
 */
public final class Reserved {

    /** What the names of all of them begin with. */
    public static final String PREFIX = ".confab/";

    private static final String LABELS = PREFIX + "labels/";
    private static final String SCHEMAS = PREFIX + "schemas/";

    private Reserved() {}

    public static boolean isReserved(String namespace) {
        return namespace.startsWith(PREFIX);
    }

    /** Where the labels of that namespace are: name to revision. */
    public static String labels(String namespace) {
        return LABELS + namespace;
    }

    /** Where the rules for values of that namespace are: target to rule. */
    public static String schema(String namespace) {
        return SCHEMAS + namespace;
    }

    /** The namespace whose rules are in that one; null where it holds none. */
    public static @Nullable String ruledBy(String namespace) {
        return namespace.startsWith(SCHEMAS) ? namespace.substring(SCHEMAS.length()) : null;
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
