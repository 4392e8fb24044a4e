package dev.confab.runtime;

/** Voters leave the check of a command to its node, which has to do it at that revision or later. Never seen outside. */
final class UncheckedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long revision;

    UncheckedException(long revision) {
        super("to be checked at revision " + revision, null, false, false);
        this.revision = revision;
    }

    long revision() {
        return revision;
    }
}
