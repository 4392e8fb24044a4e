package dev.confab.look;

/**
 * A text that can be looked at only so often: a regular expression that tries exponentially many ways looks at characters all the
 * while. Confined to one thread.
 */
final class CountedText implements CharSequence {

    private final String text;
    private final LookBudget budget;

    CountedText(String text, LookBudget budget) {
        this.text = text;
        this.budget = budget;
    }

    @Override
    public char charAt(int index) {
        budget.look();
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
