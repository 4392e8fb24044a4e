package dev.confab.proof;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** One life of a child: a JVM of its own that is asked line by line. Confined to the round's thread. */
final class ProofProcess {

    /** What a child says when it is gone. */
    static final String GONE = "gone";

    private final Life life;
    private final Process process;
    private final BufferedWriter in;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Thread pump;
    private boolean isStopped;
    private long questions;

    private ProofProcess(Life life, Process process, BiConsumer<Life, String> history) {
        this.life = life;
        this.process = process;
        this.in = process.outputWriter(StandardCharsets.UTF_8);
        this.pump = new Thread(() -> pump(history), "pump-" + life.node());
        pump.setDaemon(true);
        pump.start();
    }

    static ProofProcess start(
            Life life,
            List<String> command,
            Map<String, String> environment,
            Path log,
            BiConsumer<Life, String> history) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().putAll(environment);
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new ProofProcess(life, builder.start(), history);
        } catch (IOException e) {
            throw new UncheckedIOException("a JVM must start with " + command, e);
        }
    }

    private void pump(BiConsumer<Life, String> history) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(HistoryLines.ANSWER + "\t")) {
                    answers.add(line.substring(HistoryLines.ANSWER.length() + 1));
                } else {
                    history.accept(life, line);
                }
            }
        } catch (IOException e) {
            answers.add(GONE);
        }
        answers.add(GONE);
    }

    Life life() {
        return life;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    boolean isStopped() {
        return isStopped;
    }

    /** Asks; what comes back begins with {@code ok}, {@code error}, or is {@link #GONE} or {@code late}. */
    String ask(String command, Duration atMost) {
        return tell(command) ? next(atMost) : GONE;
    }

    /** Says it without waiting for the answer; whether there is somebody to hear it. */
    boolean tell(String command) {
        questions++;
        try {
            in.write(questions + " " + command);
            in.newLine();
            in.flush();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Says nothing and waits for the answer to what was said last; one that came late is no answer to that. */
    String next(Duration atMost) {
        String mark = questions + "\t";
        long end = System.nanoTime() + atMost.toNanos();
        try {
            String answer = answers.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            while (answer != null && !answer.equals(GONE) && !answer.startsWith(mark)) {
                answer = answers.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            return answer == null ? "late" : answer.equals(GONE) ? GONE : answer.substring(mark.length());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + life + " was asked", e);
        }
    }

    /** Sends SIGKILL, without waiting. {@link Process#destroyForcibly} also closes the pipe, with all that is still in it. */
    void kill() {
        process.toHandle().destroyForcibly();
    }

    /** Waits for the death and for all that was said before it. */
    void awaitDeath() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException(life + " must be dead by now");
            }
            pump.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while " + life + " died", e);
        }
    }

    /** Sends SIGSTOP. */
    void stop() {
        Shell.require("kill", "-STOP", Long.toString(process.pid()));
        isStopped = true;
    }

    /** Sends SIGCONT. */
    void proceed() {
        Shell.require("kill", "-CONT", Long.toString(process.pid()));
        isStopped = false;
    }
}
