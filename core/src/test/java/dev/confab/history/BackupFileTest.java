package dev.confab.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.MalformedException;
import dev.confab.model.Reserved;
import dev.confab.model.StateCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupFileTest {

    private static final String ORDERS = "prod/orders";
    private static final int FORMAT_OFFSET = 8;
    private static final int HASH_BYTES = 32;

    @TempDir
    Path directory;

    private Path file;
    private Shop shop;

    @BeforeEach
    void write() {
        file = directory.resolve("backup");
        shop = new Shop(null, HistoryOptions.DEFAULT);
        shop.put(ORDERS, "a", "1");
        shop.put(ORDERS, "a", "2");
        shop.put("other", "b", "3");
        shop.put(Reserved.labels(ORDERS), "first", "2");
        BackupFile.write(file, shop.history().backup());
    }

    @Test
    void shouldReadWhatItWrote() {
        Backup read = BackupFile.read(file);

        assertThat(StateCodec.encode(read.state())).isEqualTo(StateCodec.encode(shop.stateAt(shop.revision())));
        assertThat(read.oldest()).isEqualTo(1); // the founding, which changed no namespace
        assertThat(read.commits()).isEqualTo(4);
        assertThat(read.labelled()).hasSize(1).allSatisfy(copy -> {
            assertThat(copy.place()).isEqualTo(new Pin.Place(ORDERS, 2));
            assertThat(copy.namespace().toMap()).isEqualTo(Map.of("a", "1"));
        });
    }

    @Test
    void shouldRefuseAFileThatWasCutAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused("cut at " + length);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertRefused("one byte more");
    }

    @Test
    void shouldRefuseAFileWithAFlippedBitAnywhere() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(file, flipped);
            assertRefused("a bit flipped in byte " + at);
        }
    }

    @Test
    void shouldSayThatANewerFormatNeedsANewerVersion() throws Exception {
        // given
        byte[] newer = Files.readAllBytes(file);
        ByteBuffer.wrap(newer).putInt(FORMAT_OFFSET, 2);
        seal(newer);

        // when // then
        Files.write(file, newer);
        assertThatThrownBy(() -> BackupFile.read(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has format 2 and this version of Confab reads format 1");
    }

    /** Whole files whose parts do not belong together: each checksum fits, and what it says does not. */
    @Test
    void shouldRefuseAHistoryThatDoesNotLeadToTheState() {
        Backup backup = shop.history().backup();
        List<byte[]> records = backup.records();
        Shop another = new Shop(null, HistoryOptions.DEFAULT);
        another.put(ORDERS, "a", "7");
        another.put(ORDERS, "a", "8");
        another.put(ORDERS, "a", "9");
        another.put(ORDERS, "a", "10");

        assertUnchained(backup, records.subList(0, 3));
        assertUnchained(backup, records.subList(1, 4));
        assertUnchained(backup, another.history().backup().records());
    }

    private static void assertUnchained(Backup backup, List<byte[]> records) {
        assertThatThrownBy(() -> new Backup(backup.state(), backup.oldest(), backup.baseMillis(), records, List.of()))
                .isInstanceOf(MalformedException.class);
    }

    private void assertRefused(String how) {
        assertThatThrownBy(() -> BackupFile.read(file))
                .as(how)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing was restored");
    }

    private static void seal(byte[] file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(file, 0, file.length - HASH_BYTES);
        System.arraycopy(digest.digest(), 0, file, file.length - HASH_BYTES, HASH_BYTES);
    }
}
