package dev.confab.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.gossip.wire.Head;
import dev.confab.gossip.wire.PeerId;
import dev.confab.model.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two generations of the copy on disk, and what is made of damage, crashes and foreign files. */
class GenerationsTest {

    private static final int BLOCK_BYTES = 64;
    private static final UUID ELSEWHERE = new UUID(8, 9);
    private static final Predicate<State> NONE_FOREIGN = state -> false;
    private static final Predicate<State> FOREIGN =
            state -> state.settings().clusterId().equals(ELSEWHERE);

    @TempDir
    Path temporary;

    private final History history = History.founded().grow(30);
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temporary.resolve("data"));
    }

    @Test
    void shouldKeepTheOneBefore() throws IOException {
        // given
        SnapshotFile file = file();

        // when
        file.write(history.stateAt(3));
        file.write(history.stateAt(5));
        file.write(history.stateAt(9));

        // then
        assertThat(names()).containsExactly(SnapshotFile.NAME, SnapshotFile.PREVIOUS);
        assertThat(read().revision()).isEqualTo(9);
        Files.delete(newest());
        assertThat(read().revision()).isEqualTo(5);
        assertThat(names()).as("a missing file is no damage").containsExactly(SnapshotFile.PREVIOUS);
    }

    /** Proves that a write that was cut short costs one generation, wherever it was cut. */
    @Test
    void shouldTakeTheOneBeforeWhereverTheNewestIsCut() throws IOException {
        // given
        byte[] whole = written(5, 12);

        for (int length = 0; length < whole.length; length++) {
            // when
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(newest(), cut);

            // then
            assertThat(read().head()).as("cut to %d bytes", length).isEqualTo(head(5));
            assertThat(Files.readAllBytes(takeAside())).isEqualTo(cut);
        }
    }

    /** Proves that a flipped bit is not served and costs one generation. */
    @Test
    void shouldTakeTheOneBeforeWhicheverBlockHasAFlippedBit() throws IOException {
        // given
        byte[] whole = written(5, 30);
        assertThat(whole.length).isGreaterThan(8 * BLOCK_BYTES);

        for (int block = 0; block * BLOCK_BYTES < whole.length; block++) {
            // when
            byte[] flipped = flipped(whole, block);
            Files.write(newest(), flipped);

            // then
            assertThat(read().head()).as("flipped in block %d", block).isEqualTo(head(5));
            assertThat(Files.readAllBytes(takeAside())).isEqualTo(flipped);
        }
    }

    /** Proves that damage to both is an empty copy, which comes from the ledger or from peers, and no failed start. */
    @Test
    void shouldStartEmptyWhereBothAreDamaged() throws IOException {
        // given
        byte[] newest = written(25, 30);
        byte[] older = Files.readAllBytes(previous());

        for (int block = 0; block * BLOCK_BYTES < older.length; block++) {
            for (byte[] damaged : List.of(flipped(newest, block), Arrays.copyOf(newest, block))) {
                // when
                Files.write(newest(), damaged);
                Files.write(previous(), flipped(older, block));

                // then
                assertThat(read()).as("block %d", block).isSameAs(State.EMPTY);
                takeAside();
                takeAside();
                assertThat(names()).isEmpty();
            }
        }
    }

    /** Proves that a crash between any two steps of a write leaves the newest or the one before, and the next write works. */
    @Test
    void shouldHaveAWholeGenerationAfterACrashBetweenAnyTwoSteps() throws IOException {
        // given
        List<Long> found = new ArrayList<>();
        for (int crashAfter = 1; crashAfter <= 3; crashAfter++) {
            clear();
            written(5, 8);
            SnapshotFile crashing = new SnapshotFile(PeerId.of("n"), directory, new CrashAfter(crashAfter));
            crashing.read(NONE_FOREIGN);

            // when
            assertThatThrownBy(() -> crashing.write(history.stateAt(12))).isInstanceOf(Crash.class);
            SnapshotFile restarted = file();
            found.add(restarted.read(NONE_FOREIGN).revision());

            // then
            restarted.write(history.stateAt(11));
            assertThat(read().revision()).isEqualTo(11);
            Files.write(newest(), new byte[1]);
            assertThat(read().revision())
                    .as("the one before, after step %d", crashAfter)
                    .isIn(8L, 12L);
        }
        assertThat(found).containsExactly(8L, 8L, 12L);
    }

    @Test
    void shouldNotLetADamagedFileTakeThePlaceOfTheOneBefore() throws IOException {
        // given
        written(5, 8);
        SnapshotFile blind = file(); // what a node knows that could not move a damaged file aside

        // when
        Files.write(newest(), new byte[7]);
        blind.write(history.stateAt(12));

        // then
        assertThat(read().revision()).isEqualTo(12);
        Files.write(newest(), new byte[7]);
        assertThat(read().revision()).isEqualTo(5);
    }

    @Test
    void shouldNotLoseTheOneBeforeToAFailedWrite() throws IOException {
        // given
        written(5, 8);
        SnapshotFile file = file();
        file.read(NONE_FOREIGN);
        Path blocked = Files.createDirectories(
                directory.resolve(SnapshotFile.NAME + ".tmp").resolve("in the way"));

        // when
        assertThatThrownBy(() -> file.write(history.stateAt(9))).isInstanceOf(IOException.class);
        assertThat(read().revision()).isEqualTo(8);
        Files.delete(blocked);
        Files.delete(blocked.getParent());
        file.write(history.stateAt(10));

        // then
        assertThat(read().revision()).isEqualTo(10);
        Files.delete(newest());
        assertThat(read().revision()).as("the last that was written").isEqualTo(8);
    }

    @Test
    void shouldTakeTheOneBeforeWhereTheNewestIsOfAnotherCluster() throws IOException {
        // given
        written(5, 8);
        byte[] foreign = foreign();
        Files.write(newest(), foreign);

        // when
        State loaded = file().read(FOREIGN);

        // then
        assertThat(loaded.revision()).isEqualTo(5);
        assertThat(Files.readAllBytes(takeAside())).isEqualTo(foreign);
    }

    @Test
    void shouldLeaveForeignFilesWhereTheyAreIfThereIsNothingElse() throws IOException {
        // given
        byte[] foreign = foreign();
        Files.write(newest(), foreign);
        Files.write(previous(), foreign);

        // when
        State loaded = file().read(FOREIGN);

        // then
        assertThat(loaded.settings().clusterId()).isEqualTo(ELSEWHERE);
        assertThat(names()).containsExactly(SnapshotFile.NAME, SnapshotFile.PREVIOUS);
    }

    private SnapshotFile file() {
        return new SnapshotFile(PeerId.of("n"), directory);
    }

    private State read() {
        return file().read(NONE_FOREIGN);
    }

    private Head head(long revision) {
        return history.stateAt(revision).head();
    }

    /** Returns the bytes of the newest. */
    private byte[] written(long before, long newest) throws IOException {
        SnapshotFile file = file();
        file.write(history.stateAt(before));
        file.write(history.stateAt(newest));
        return Files.readAllBytes(newest());
    }

    private byte[] foreign() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        new SnapshotFile(PeerId.of("n"), elsewhere)
                .write(History.founded(ELSEWHERE).grow(3).state());
        return Files.readAllBytes(elsewhere.resolve(SnapshotFile.NAME));
    }

    private static byte[] flipped(byte[] whole, int block) {
        byte[] flipped = whole.clone();
        int at = Math.min(whole.length - 1, block * BLOCK_BYTES + block * 7 % BLOCK_BYTES);
        flipped[at] ^= (byte) (1 << block % 8);
        return flipped;
    }

    /** Returns what was moved aside last, out of the way of the next. */
    private Path takeAside() throws IOException {
        Path aside = directory.resolve(names().stream()
                .filter(name -> name.contains(".damaged-"))
                .findFirst()
                .orElseThrow());
        return Files.move(aside, temporary.resolve("aside"), StandardCopyOption.REPLACE_EXISTING);
    }

    private void clear() throws IOException {
        for (String name : names()) {
            Files.delete(directory.resolve(name));
        }
    }

    private Path newest() {
        return directory.resolve(SnapshotFile.NAME);
    }

    private Path previous() {
        return directory.resolve(SnapshotFile.PREVIOUS);
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process ends: nothing after that step is done, nor tidied up. */
    private static final class CrashAfter implements Runnable {

        private int left;

        private CrashAfter(int steps) {
            this.left = steps;
        }

        @Override
        public void run() {
            if (--left == 0) {
                throw new Crash();
            }
        }
    }

    private static final class Crash extends RuntimeException {

        private static final long serialVersionUID = 1;
    }
}
