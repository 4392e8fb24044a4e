package dev.confab.journal;

import java.util.List;

/**
 * What was found when a log was opened.
 *
 * @param outcome the worst of it
 * @param firstIndex the index of the first record that was kept, or would be
 * @param lastIndex the index of the last one; one less than the first where none was
 * @param sentences what to tell the operator, one finding each; empty where all is well
 */
public record Recovery(Outcome outcome, long firstIndex, long lastIndex, List<String> sentences) {

    /** From harmless to grave. */
    public enum Outcome {
        /** There was no log. */
        NEW,
        /** All that was written is there. */
        CLEAN,
        /** The end was cut in the middle of a write; it may or may not have been acknowledged. */
        TORN,
        /** Records, files or the list of files are damaged; what stands before the damage was kept. */
        DAMAGED
    }

    public Recovery {
        sentences = List.copyOf(sentences);
    }
}
