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

    void answer(Object... fields) {
        say(HistoryLines.ANSWER + "\t" + HistoryLines.line(fields));
    }
}
