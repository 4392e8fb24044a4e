package dev.confab.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Commands of the operating system. */
final class Shell {

    private Shell() {}

    /** What a command came to. Immutable. */
    record Done(int exitCode, String said) {}

    static Done run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Done(process.waitFor(), said);
        } catch (IOException e) {
            throw new UncheckedIOException("this must run: " + List.of(command), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted in " + List.of(command), e);
        }
    }

    static void require(String... command) {
        Done done = run(command);
        if (done.exitCode() != 0) {
            throw new IllegalStateException(List.of(command) + " must succeed, said: " + done.said());
        }
    }

    static boolean has(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
