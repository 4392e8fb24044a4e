package dev.confab.packaged;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Java program in a process of its own, with a class path of its own and without any JVM flag. It is destroyed when its
 * time is up.
 */
final class ChildJvm {

    private final Path javaHome;
    private final List<Path> classPath = new ArrayList<>();
    private Duration timeout = Duration.ofSeconds(30);

    private ChildJvm(Path javaHome) {
        this.javaHome = javaHome;
    }

    /** What came of it. Immutable. */
    record Ended(int exitCode, String out, String err) {}

    /** Runs on the JDK that runs the test. */
    static ChildJvm sameJdk() {
        return new ChildJvm(Path.of(System.getProperty("java.home")));
    }

    static ChildJvm of(Path javaHome) {
        return new ChildJvm(javaHome);
    }

    /** Looks for a JDK 25: in the environment variable JAVA25_HOME, then in /usr/lib/jvm. */
    static Optional<Path> jdk25() {
        String named = System.getenv("JAVA25_HOME");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        Path installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(installed)) {
            return homes.filter(home -> home.getFileName().toString().contains("25"))
                    .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Appends to the class path: a jar or a folder of classes. */
    ChildJvm with(Path entry) {
        classPath.add(entry);
        return this;
    }

    /** Appends every jar in that folder to the class path. */
    ChildJvm withJarsOf(Path folder) throws IOException {
        try (Stream<Path> jars = Files.list(folder)) {
            jars.filter(jar -> jar.toString().endsWith(".jar")).sorted().forEach(classPath::add);
        }
        return this;
    }

    ChildJvm within(Duration limit) {
        timeout = limit;
        return this;
    }

    /** Runs the program to its end; fails where it does not end in time. */
    Ended run(String mainClass, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("child", ".out");
        Path err = Files.createTempFile("child", ".err");
        Process process = start(out, err, mainClass, arguments);
        try {
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("%s did not end within %s; it said%n%s%n%s"
                        .formatted(mainClass, timeout, Files.readString(out), Files.readString(err)));
            }
            return new Ended(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly().waitFor();
            Files.delete(out);
            Files.delete(err);
        }
    }

    private Process start(Path out, Path err, String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin/java").toString());
        command.add("-cp");
        command.add(classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(mainClass);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    }
}
