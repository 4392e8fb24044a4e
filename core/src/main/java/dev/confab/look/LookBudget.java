package dev.confab.look;

/**
 * How often rules may look at values: regular expressions at characters, JSON Schema at what a value is made of. For one value, and
 * for all values of one write; the same on every machine, which a time would not be. Confined to one thread.
 */
public final class LookBudget {

    /** What a value of a mebibyte needs is a tenth of that, where each character is looked at once. */
    public static final long OF_A_VALUE = 10_000_000;

    /** Fourteen expressions over the largest namespace, each character looked at once. */
    public static final long OF_ALL = 1_000_000_000;

    /** How many keywords of a JSON Schema may be inside each other: each takes some of the stack. */
    static final int DEPTH_MAX = 500;

    private long leftOfValue;
    private long leftOfAll = OF_ALL;
    private int depth;

    /** It was looked too often; the message says within what it should have been done. */
    static final class Exhausted extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Exhausted(String within) {
            super(within, null, false, false);
        }

        /** As it is written behind what should have been found. */
        String within() {
            return String.valueOf(getMessage());
        }
    }

    /** Begins with another value. */
    void nextValue() {
        leftOfValue = OF_A_VALUE;
        depth = 0;
    }

    /** @throws Exhausted where that was one too many */
    void look() {
        look(1);
    }

    /** Looks that often at once. */
    void look(long looks) {
        leftOfValue -= looks;
        leftOfAll -= looks;
        if (leftOfAll < 0) {
            throw new Exhausted("within " + OF_ALL + " looks at all values of one write");
        }
        if (leftOfValue < 0) {
            throw new Exhausted("within " + OF_A_VALUE + " looks at the value");
        }
    }

    /** Goes into a keyword; {@link #leave} comes out of it. */
    void enter() {
        if (++depth > DEPTH_MAX) {
            throw new Exhausted("within " + DEPTH_MAX + " keywords inside each other");
        }
    }

    void leave() {
        depth--;
    }
}
