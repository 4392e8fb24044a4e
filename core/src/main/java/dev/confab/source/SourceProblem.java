package dev.confab.source;

/**
 * Why a source does not publish what its files hold. Immutable.
 *
 * @param source the name of the source
 * @param kind what can be done about it
 * @param message what was expected, what was found, and what to do; no values
 */
public record SourceProblem(String source, Kind kind, String message) {

    /** What can be done about a problem. */
    public enum Kind {
        /** A file or directory cannot be read; the source looks again by itself. */
        UNREADABLE,
        /** A file is not there, or has no key; it counts when it is back. */
        EMPTY,
        /** A file cannot be taken as it is: bad syntax, too large, two files for one namespace. Mend the file. */
        MALFORMED,
        /** The cluster does not take it: a limit, a check. Mend the file. */
        REFUSED,
        /** No answer of a leader; tried again by itself. */
        NO_QUORUM,
        /** What is published comes from other files than this node's, and for some time now. Find out which node is behind. */
        OTHER_CONTENT,
        /** The application's own code failed: the mapping of files to namespaces, or the git revision. */
        CALLBACK
    }
}
