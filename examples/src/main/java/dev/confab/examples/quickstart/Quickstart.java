package dev.confab.examples.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/**
 * Tells the story of a cluster of three on this machine, in a few seconds: it forms, takes over configuration files, tells of
 * a change, loses its leader and gets it back. Leaves nothing behind. The exit code is 0, or 1 if a step failed.
 */
public final class Quickstart {

    private Quickstart() {}

    /** Runs it; takes no arguments. */
    public static void main(String[] args) {
        try {
            run(System.out);
        } catch (RuntimeException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            System.err.println("The quickstart stopped: " + cause.getMessage());
            System.exit(1);
        }
    }

    private static void run(PrintStream out) {
        long began = System.nanoTime();
        out.println("Confab: configuration that lives in the services themselves");
        try (Workspace workspace = Workspace.create();
                Shop shop = new Shop(workspace)) {
            new Story(workspace, shop, new Narrator(out)).tell();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        out.println();
        out.println(String.format(Locale.ROOT, "Done in %.1f s; nothing is left behind.", took.toMillis() / 1e3));
    }
}
