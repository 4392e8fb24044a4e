package dev.confab.examples.node;

import dev.confab.examples.ChildJvm;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link NodeMain} in a JVM of its own, asked over its prompt. Thread-safe; one question at a time. */
final class NodeProcess {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(90);
    private static final String END = "(end of output)";

    private final String name;
    private final ChildJvm jvm;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> news = new CopyOnWriteArrayList<>();
    private final List<String> transcript = new CopyOnWriteArrayList<>();

    /**
     * What came back.
     *
     * @param end {@code ok} or {@code error ...}; {@link #END} if the process ended before it answered
     */
    record Answer(List<String> lines, String end) {

        boolean isOk() {
            return end.equals("ok");
        }

        boolean isGone() {
            return end.equals(END);
        }
    }

    NodeProcess(String name, String listen, List<String> seeds, Path data) {
        this.name = name;
        List<String> arguments = List.of(
                "--node",
                name,
                "--listen",
                listen,
                "--seeds",
                String.join(",", seeds),
                "--data",
                data.toString(),
                "--batch");
        List<String> flags = List.of(
                "-Xmx256m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
                "-Dorg.slf4j.simpleLogger.log.io.atomix=info");
        this.jvm = ChildJvm.start(NodeMain.class, flags, arguments, this::sort, () -> lines.add(END));
    }

    String name() {
        return name;
    }

    /** Asks and returns the lines of the answer, which must be {@code ok}. */
    List<String> ask(String command) {
        Answer answer = tryAsk(command);
        if (!answer.isOk()) {
            throw new AssertionError(name + " was asked: " + command + " and answered: " + answer);
        }
        return answer.lines();
    }

    /** Asks and returns the answer, whatever it is. */
    synchronized Answer tryAsk(String command) {
        note("> " + command);
        try {
            jvm.type(command);
        } catch (UncheckedIOException e) {
            return new Answer(List.of(), END);
        }
        List<String> answer = new ArrayList<>();
        while (true) {
            String line = next(command);
            if (line.equals("ok") || line.startsWith("error ") || line.equals(END)) {
                return new Answer(answer, line);
            }
            answer.add(line);
        }
    }

    /** The lines of news so far. */
    List<String> news() {
        return news;
    }

    /** Sends SIGKILL. */
    void kill() {
        jvm.kill();
    }

    int awaitExit(Duration atMost) {
        return jvm.awaitExit(atMost);
    }

    void type(String line) {
        jvm.type(line);
    }

    void close() {
        jvm.close();
    }

    String dump() {
        return "---- " + name + ", prompt\n" + String.join("\n", transcript) + "\n---- " + name + ", log\n"
                + String.join("\n", jvm.err());
    }

    private void note(String line) {
        transcript.add(LocalTime.now().truncatedTo(ChronoUnit.MILLIS) + " " + line);
    }

    private void sort(String line) {
        note(line);
        if (line.startsWith("* ")) {
            news.add(line.substring(2));
        } else {
            lines.add(line);
        }
    }

    private String next(String command) {
        try {
            String line = lines.poll(ANSWER_MAX.toNanos(), TimeUnit.NANOSECONDS);
            if (line == null) {
                throw new AssertionError(name + " did not answer within " + ANSWER_MAX + ": " + command);
            }
            return line;
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
