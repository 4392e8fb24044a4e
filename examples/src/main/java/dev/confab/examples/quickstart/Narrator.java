package dev.confab.examples.quickstart;

import java.io.PrintStream;
import java.util.Locale;

/** Prints the story: numbered chapters, and under each its facts, aligned. */
final class Narrator {

    private final PrintStream out;
    private int chapter;

    Narrator(PrintStream out) {
        this.out = out;
    }

    /** Begins a chapter. */
    void chapter(String title) {
        chapter++;
        out.println();
        out.println(chapter + ". " + title);
    }

    /** Explains, in a sentence. */
    void say(String sentence) {
        out.println("   " + sentence);
    }

    /** Reports what was seen at one node or with one file. */
    void fact(String who, String what) {
        out.println(String.format("     %-12s%s", who, what));
    }

    /** A duration as a person reads it: milliseconds below ten seconds, with a decimal where it matters. */
    static String millis(long nanos) {
        double millis = nanos / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }
}
