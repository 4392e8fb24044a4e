package dev.confab.replica;

/**
 * A bound of this node, not of the cluster, that is reached: nothing was taken on. What the replicated state forbids is a
 * {@link dev.confab.model.LimitExceededException} instead.
 */
public final class BoundExceededException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String bound;
    private final long max;
    private final long actual;

    /**
     * @param bound the name of the bound
     * @param actual how many there would have been
     * @param advice what to do about it
     */
    public BoundExceededException(String bound, long max, long actual, String advice) {
        super("%s allows at most %d, this would be %d; %s".formatted(bound, max, actual, advice));
        this.bound = bound;
        this.max = max;
        this.actual = actual;
    }

    public String bound() {
        return bound;
    }

    public long max() {
        return max;
    }

    public long actual() {
        return actual;
    }
}
