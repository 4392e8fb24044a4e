package dev.confab.gossip.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterSecretTest {

    @TempDir
    private Path directory;

    @Test
    void shouldSayHowLongASecretMustBe() {
        assertThatThrownBy(() -> ClusterSecret.of(new byte[15]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("16 to 1024 bytes, has 15")
                .hasMessageContaining("openssl rand -hex 32");
        assertThatThrownBy(() -> ClusterSecret.of(new byte[1_025])).hasMessageContaining("has 1025");
        assertThat(ClusterSecret.of(new byte[16])).isEqualTo(ClusterSecret.of(new byte[16]));
    }

    @Test
    void shouldReadAFileWithoutTheLineEndOfItsEditor() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "0123456789abcdef\r\n");

        assertThat(ClusterSecret.fromFile(file)).isEqualTo(ClusterSecret.of("0123456789abcdef".getBytes()));
    }

    @Test
    void shouldNameTheFileThatIsNotThereOrTooLong() throws IOException {
        Path missing = directory.resolve("missing");
        Path large = Files.write(directory.resolve("large"), new byte[5_000]);

        assertThatThrownBy(() -> ClusterSecret.fromFile(missing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(missing.toString());
        assertThatThrownBy(() -> ClusterSecret.fromFile(large))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(large.toString())
                .hasMessageContaining("has 5000");
    }

    @Test
    void shouldNotShowItself() {
        assertThat(ClusterSecret.of("0123456789abcdef".getBytes())).hasToString("ClusterSecret[hidden]");
    }
}
