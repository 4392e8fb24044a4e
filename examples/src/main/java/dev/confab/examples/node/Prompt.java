package dev.confab.examples.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands line by line and prints their answers: each ends in a line {@code ok} or {@code error ...}, whatever it was
 * that went wrong. News is printed in between as lines that begin with {@code *}, never inside an answer. Thread-safe.
 */
final class Prompt {

    private final PrintStream out;
    private final String mark;

    /** Prints to that stream; the mark invites the person to type, empty for a program. */
    Prompt(PrintStream out, String mark) {
        this.out = out;
        this.mark = mark;
    }

    /** Answers until {@code quit} or the end of the input. */
    void run(BufferedReader in, Commands commands) {
        String line = next(in);
        while (line != null && !line.equals("quit")) {
            if (!line.isEmpty()) {
                answer(commands, line);
            }
            line = next(in);
        }
    }

    /** Prints the answer to one command; returns whether it is {@code ok}. */
    boolean answer(Commands commands, String line) {
        try {
            print(commands.run(line), "ok");
            return true;
        } catch (RuntimeException e) {
            print(List.of(), "error " + Escapes.escape(reason(e)));
            return false;
        }
    }

    /** Prints a line of news, in the place of the mark, which follows it. */
    synchronized void tell(String news) {
        out.println((mark.isEmpty() ? "" : "\r") + "* " + news);
        out.print(mark);
        out.flush();
    }

    private synchronized void print(List<String> lines, String end) {
        lines.forEach(out::println);
        out.println(end);
        out.flush();
    }

    private @Nullable String next(BufferedReader in) {
        synchronized (this) {
            out.print(mark);
            out.flush();
        }
        try {
            String line = in.readLine();
            return line == null ? null : line.strip();
        } catch (IOException e) {
            throw new UncheckedIOException("the input must be readable", e);
        }
    }

    private static String reason(RuntimeException thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return cause instanceof UsageException
                ? cause.getMessage()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
