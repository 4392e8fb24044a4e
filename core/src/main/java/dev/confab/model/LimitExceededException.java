package dev.confab.model;

/** A command that a named limit forbids; nothing was written. */
public final class LimitExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Limit limit;
    private final long max;
    private final long actual;

    public LimitExceededException(Limit limit, long max, long actual, String subject) {
        super("%s allows at most %d, %s has %d; make it smaller or split it".formatted(limit, max, subject, actual));
        this.limit = limit;
        this.max = max;
        this.actual = actual;
    }

    public Limit limit() {
        return limit;
    }

    public long max() {
        return max;
    }

    public long actual() {
        return actual;
    }
}
