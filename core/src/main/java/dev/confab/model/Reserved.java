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

    /** How far back what was stays readable: by namespace, or {@link #ALL_NAMESPACES}, the oldest revision; see {@link Floors}. */
    public static final String COMPACTIONS = PREFIX + "compactions";

    /** Stands there for all of them: no namespace has this name. */
    public static final String ALL_NAMESPACES = PREFIX + "*";

    private static final String LABELS = PREFIX + "labels/";
    private static final String SCHEMAS = PREFIX + "schemas/";
    private static final String SOURCES = PREFIX + "sources/";
    private static final String EXPIRY = PREFIX + "expiry/";

    /** Where the changes are that take effect later: id to {@link Pending.Scheduled}. */
    static final String SCHEDULED = PREFIX + "scheduled";

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

    /** Where it stands what was published last out of the files of the source of that name: file to checksum. */
    public static String source(String name) {
        return SOURCES + name;
    }

    /** Where the temporary values of that namespace are: the key to what is to come back. */
    public static String expiry(String namespace) {
        return EXPIRY + namespace;
    }

    static boolean isExpiry(String namespace) {
        return namespace.startsWith(EXPIRY);
    }

    /** Whether what is in it is {@link Pending}. */
    public static boolean isAgenda(String namespace) {
        return namespace.equals(SCHEDULED) || isExpiry(namespace);
    }

    /** The namespace that a reserved one is about, as it was given to one of the factories; else the name itself. */
    public static String subject(String namespace) {
        int slash = isReserved(namespace) ? namespace.indexOf('/', PREFIX.length()) : -1;
        return slash < 0 ? namespace : namespace.substring(slash + 1);
    }

    /** Where the rules for values of that namespace are: target to rule. */
    public static String schema(String namespace) {
        return SCHEMAS + namespace;
    }

    /** The namespace whose rules are in that one; null where it holds none. */
    public static @Nullable String ruledBy(String namespace) {
        return namespace.startsWith(SCHEMAS) ? namespace.substring(SCHEMAS.length()) : null;
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
