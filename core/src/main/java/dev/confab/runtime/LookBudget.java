package dev.confab.runtime;

/**
 * How often regular expressions may look at characters: for one value, and for all values of one write. The same on every machine,
 * which a time would not be. Confined to one thread.
 */
final class LookBudget {

    /** What a value of a mebibyte needs is a tenth of that, where each character is looked at once. */
    static final long OF_A_VALUE = 10_000_000;

    /** Fourteen expressions over the largest namespace, each character looked at once. */
    static final long OF_ALL = 1_000_000_000;

    private long leftOfValue;
    private long leftOfAll = OF_ALL;

    /** It was looked too often. */
    static final class Exhausted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Exhausted() {
            super("", null, false, false);
        }
    }

    /** Begins with another value. */
    void nextValue() {
        leftOfValue = OF_A_VALUE;
    }

    /** @throws Exhausted where that was one too many */
    void look() {
        if (leftOfValue <= 0 || leftOfAll <= 0) {
            throw new Exhausted();
        }
        leftOfValue--;
        leftOfAll--;
    }

    /** Whether nothing is left for other values. */
    boolean isSpent() {
        return leftOfAll <= 0;
    }
}
