package dev.confab.runtime;

/**
 * A text that can be looked at only so often: a regular expression that tries exponentially many ways looks at characters all the
 * while. The same bound on every machine, which a time would not be. Confined to one thread.
 */
final class CountedText implements CharSequence {

    private final String text;
    private long looksLeft;

    CountedText(String text, long looksMax) {
        this.text = text;
        this.looksLeft = looksMax;
    }

    /** It was looked at too often. */
    static final class TooManyLooks extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooManyLooks() {
            super("", null, false, false);
        }
    }

    @Override
    public char charAt(int index) {
        if (looksLeft-- <= 0) {
            throw new TooManyLooks();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
