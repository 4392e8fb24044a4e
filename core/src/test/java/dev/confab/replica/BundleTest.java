package dev.confab.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Head;
import dev.confab.model.Condition;
import dev.confab.model.State;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {

    private static final long STORE_BYTES = 10_000;

    @TempDir
    Path directory;

    private final State state = History.founded().grow(12).state();
    private Path file;
    private byte[] whole;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("shop.bundle");
        Bundle.write(file, state);
        whole = Files.readAllBytes(file);
    }

    @Test
    void shouldHoldTheValuesAndNothingOfTheirHistory() {
        // when
        State read = read();

        // then
        assertThat(read.namespaceNames()).containsExactly(History.SHOP);
        assertThat(read.namespace(History.SHOP).toMap())
                .isEqualTo(state.namespace(History.SHOP).toMap());
        assertThat(read.head()).isEqualTo(Head.EMPTY);
        assertThat(read.settings().isFounded()).isFalse();
        assertThat(read.bytes()).isEqualTo(state.bytes());
        assertThat(read.namespace(History.SHOP).versionOf("key-1")).isEqualTo(Condition.ABSENT);
        assertThat(read.time()).isEqualTo(state.time());
    }

    @Test
    void shouldBeReadFromTheClassPath() throws IOException {
        // given
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, null)) {
            // when
            State read = Bundle.resource("shop.bundle", loader).read(STORE_BYTES);

            // then
            assertThat(read.namespace(History.SHOP).size()).isEqualTo(12);
            assertThatThrownBy(() -> Bundle.resource("no.bundle", loader).read(STORE_BYTES))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("bundle resource no.bundle does not exist")
                    .hasMessageContaining("Confab.bundle(path)");
        }
    }

    @Test
    void shouldSayThatItIsMissing() {
        assertThatThrownBy(() -> Bundle.file(directory.resolve("none")).read(STORE_BYTES))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("does not exist")
                .hasMessageContaining("write it with Confab.bundle(path) and ship it, or start without it");
    }

    /** Proves that what was cut short on its way into the application is not served. */
    @Test
    void shouldRefuseACutAtEveryLengthAndAnyByteMore() throws IOException {
        for (int length = 0; length <= whole.length + 1; length++) {
            if (length != whole.length) {
                Files.write(file, Arrays.copyOf(whole, length));

                assertThatThrownBy(this::read)
                        .as("%d bytes", length)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("write it again with Confab.bundle(path)");
            }
        }
    }

    /** Proves that no flipped bit is served, nor makes the reader throw anything but what an application can read. */
    @Test
    void shouldRefuseAFlippedBitInEveryByte() throws IOException {
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(file, flipped);

            assertThatThrownBy(this::read).as("byte %d", at).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void shouldNameANewerFormat() throws IOException {
        // given
        whole[11] = 2;
        Files.write(file, whole);

        // then
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has format 2 and this version of Confab reads format 1");
    }

    @Test
    void shouldTakeWhatFillsTheStoreAndNotAByteMore() {
        assertThat(Bundle.file(file).read(state.bytes()).bytes()).isEqualTo(state.bytes());
        assertThatThrownBy(() -> Bundle.file(file).read(state.bytes() - 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has " + state.bytes() + " bytes")
                .hasMessageContaining((state.bytes() - 1) + " are the most (STORE_BYTES)");
    }

    /** Proves that a file that only claims to be large is not given the memory for it. */
    @Test
    void shouldRefuseALengthThatNoStoreHas() throws IOException {
        // given
        Arrays.fill(whole, 13, 20, (byte) 0x7f);
        Files.write(file, whole);

        // then
        assertThatThrownBy(this::read).isInstanceOf(IllegalStateException.class).hasMessageContaining("are the most");
    }

    private State read() {
        return Bundle.file(file).read(STORE_BYTES);
    }
}
