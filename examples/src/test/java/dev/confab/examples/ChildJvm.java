package dev.confab.examples;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program in a JVM of its own, on the class path of the tests. Thread-safe. */
public final class ChildJvm implements AutoCloseable {

    private static final Duration DEATH_MAX = Duration.ofSeconds(10);

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> outEnd;
    private final CompletableFuture<Void> errEnd;
    private final BufferedWriter in;

    private ChildJvm(Process process, Consumer<String> lines, Runnable end) {
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.outEnd = pump(process.getInputStream(), line -> {
            out.add(line);
            lines.accept(line);
        });
        this.errEnd = pump(process.getErrorStream(), err::add);
        outEnd.thenRun(end);
    }

    /**
     * Starts the program.
     *
     * @param jvmFlags flags of the JVM itself
     * @param lines called with each line of its standard output
     * @param end called after the last one
     */
    public static ChildJvm start(
            Class<?> main, List<String> jvmFlags, List<String> arguments, Consumer<String> lines, Runnable end) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try {
            return new ChildJvm(new ProcessBuilder(command).start(), lines, end);
        } catch (IOException e) {
            throw new UncheckedIOException("a JVM must start with " + command, e);
        }
    }

    /** Types a line. */
    public void type(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the child must be alive to be told: " + line, e);
        }
    }

    /** Waits until it ended by itself and everything it printed is here; returns its exit code. */
    public int awaitExit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the child did not end within " + atMost);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
        CompletableFuture.allOf(outEnd, errEnd).join();
        return process.exitValue();
    }

    /** Sends it SIGKILL and does not wait. */
    public void kill() {
        process.destroyForcibly();
    }

    /** What it printed so far. */
    public List<String> out() {
        return List.copyOf(out);
    }

    /** What it printed to the error stream so far. */
    public List<String> err() {
        return List.copyOf(err);
    }

    /** Kills it and waits for its death. */
    @Override
    public void close() {
        kill();
        awaitExit(DEATH_MAX);
    }

    private static CompletableFuture<Void> pump(InputStream from, Consumer<String> lines) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines);
            } catch (IOException | UncheckedIOException e) {
                lines.accept("(the child's output broke off: " + e.getMessage() + ")");
            } finally {
                end.complete(null);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return end;
    }
}
