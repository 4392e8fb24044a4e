package dev.confab.proof;

import java.io.PrintStream;

/** Where a child tells what it saw; each line is out of the process before the next step is taken. Thread-safe. */
final class Speaker {

    private final PrintStream out;

    Speaker(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String line) {
        out.print(line + "\n");
        out.flush();
    }

    /** Answers the question of that number; 0 is the first word, which nobody asks for. */
    void answer(long question, Object... fields) {
        say(HistoryLines.line(HistoryLines.ANSWER, question) + "\t" + HistoryLines.line(fields));
    }
}
