package dev.confab.gossip.transport;

import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What was logged, at warn and above, since this was made: the logger of the tests writes to {@code System.err}. */
final class LogCapture implements AutoCloseable {

    private final PrintStream original = System.err;
    private final ByteArrayOutputStream captured = new ByteArrayOutputStream();

    LogCapture() {
        System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
    }

    List<String> lines() {
        return captured.toString(StandardCharsets.UTF_8).lines().toList();
    }

    void awaitLine(String part) {
        await().until(() -> lines().stream().anyMatch(line -> line.contains(part)));
    }

    @Override
    public void close() {
        System.setErr(original);
    }
}
