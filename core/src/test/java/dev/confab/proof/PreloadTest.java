package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault that does not reach the JVM proves nothing: each call of the JDK is met. */
final class PreloadTest {

    private static final List<String> WRITES = List.of("write", "write-at", "gather", "stream", "truncate");
    private static final List<String> FORCES = List.of("force", "force-data");

    @TempDir
    private Path home;

    private Preload preload;

    @BeforeEach
    void build() throws IOException {
        Preload.missing().ifPresent(why -> System.out.println("SKIPPED PreloadTest: " + why));
        assumeTrue(Preload.missing().isEmpty());
        preload = Preload.build(home.resolve("preload"));
        Files.createDirectories(data());
        Files.write(data().resolve("file"), new byte[200]);
    }

    @ParameterizedTest
    @CsvSource({"enospc, No space left on device", "eio-write, Input/output error"})
    void shouldFailEveryWayOfWriting(String how, String message) throws Exception {
        // given
        preload.failDisk(0, how);

        // when
        List<String> said = run();

        // then
        WRITES.forEach(each -> assertThat(said).contains(each + " " + message));
        FORCES.forEach(each -> assertThat(said).contains(each + " ok"));
    }

    @Test
    void shouldFailEveryWayOfForcing() throws Exception {
        // given
        preload.failDisk(0, "eio-sync");

        // when
        List<String> said = run();

        // then
        WRITES.forEach(each -> assertThat(said).contains(each + " ok"));
        FORCES.forEach(each -> assertThat(said).contains(each + " Input/output error"));
    }

    @Test
    void shouldOpenNothingForWritingWhereTheDiskIsReadOnly() throws Exception {
        // given
        preload.failDisk(0, "erofs");

        // when
        List<String> said = run();

        // then
        assertThat(said).anyMatch(each -> each.startsWith("open ") && each.endsWith("Read-only file system"));
        assertThat(said).anyMatch(each -> each.startsWith("rename ") && each.endsWith("Read-only file system"));
        assertThat(said).noneMatch(each -> each.startsWith("write"));
    }

    @Test
    void shouldStepTheWallClockAndLeaveTheDiskAlone() throws Exception {
        // given
        preload.failDisk(0, "enospc");
        preload.heal(0);
        preload.stepClock(0, -3600);

        // when
        List<String> said = run();

        // then
        WRITES.forEach(each -> assertThat(said).contains(each + " ok"));
        long shown = Long.parseLong(said.get(said.size() - 1).substring("time ".length()));
        assertThat(System.currentTimeMillis() - shown)
                .isBetween(
                        Duration.ofMinutes(59).toMillis(),
                        Duration.ofMinutes(61).toMillis());
    }

    private List<String> run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DiskProgram.class.getName(),
                data().toString());
        builder.environment().putAll(preload.environment(0, data()));
        Process process = builder.redirectErrorStream(true).start();
        List<String> said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor()).as("%s", said).isZero();
        return said;
    }

    private Path data() {
        return home.resolve("data");
    }
}
