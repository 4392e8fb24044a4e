package dev.confab.schema;

/** A text that is no rule: correct it at the position that is named. */
public final class RuleSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int position;
    private final String expected;

    RuleSyntaxException(String text, int position, String expected) {
        super("a rule must have " + expected + " at index " + position + ", was: " + text);
        this.position = position;
        this.expected = expected;
    }

    /** The index of the character at which the text is none. */
    public int position() {
        return position;
    }

    /** What should be there. */
    public String expected() {
        return expected;
    }
}
