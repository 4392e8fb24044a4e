package dev.confab.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes writes after its end, or that remembers what was never forced, proves nothing. */
final class MountedDisksTest {

    @TempDir
    private Path home;

    @BeforeEach
    void require() {
        MountedDisks.missing().ifPresent(why -> System.out.println("SKIPPED MountedDisksTest: " + why));
        assumeTrue(MountedDisks.missing().isEmpty());
    }

    @Test
    void shouldRefuseWritesAndForgetWhatWasNotForced() throws IOException {
        try (MountedDisks disks = MountedDisks.create(home.resolve("disks"), 1)) {
            disks.renew();
            Path forced = disks.at(0).resolve("forced");
            Path written = disks.at(0).resolve("written");
            write(forced, true);
            write(written, false);

            // when
            disks.abort(0);

            // then
            assertThatThrownBy(() -> write(disks.at(0).resolve("new"), false)).hasMessageContaining("Read-only");
            assertThat(written).as("as long as it is mounted").exists();
            disks.repair(0);
            assertThat(forced).hasBinaryContent(new byte[8]);
            assertThat(written).doesNotExist();
            write(written, true);
        }
    }

    private static void write(Path file, boolean isForced) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(8));
            if (isForced) {
                channel.force(true);
            }
        }
    }

    @Test
    void shouldLeaveNothingBehind() throws IOException {
        // when
        try (MountedDisks disks = MountedDisks.create(home.resolve("disks"), 1)) {
            disks.renew();
        }

        // then
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(home.toString());
    }
}
