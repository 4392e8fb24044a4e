package dev.confab.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.confab.gossip.wire.PeerId;
import dev.confab.model.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskCopyTest {

    private static final Duration INTERVAL = Duration.ofMillis(200);

    @TempDir
    Path temporary;

    private final History history = History.founded().grow(12);
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<Duration> delays = new ArrayList<>();
    private long nanos;
    private long nanosPerReading;
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temporary.resolve("data"));
    }

    @Test
    void shouldStartEmptyWhereThereIsNothing() {
        // when
        State loaded = load();

        // then
        assertThat(loaded).isSameAs(State.EMPTY);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldLetOthersWriteFirstOnceItIsSettledWhichStateItWrites() {
        // given a history that must have whatever the copy has
        List<Long> onDisk = new ArrayList<>();
        DiskCopy copy = DiskCopy.in(
                PeerId.of("orders-1"),
                directory,
                (task, delay) -> tasks.add(task),
                INTERVAL,
                () -> nanos,
                () -> onDisk.add(load().revision()));
        copy.onJumped(State.EMPTY, history.stateAt(3));

        // when
        tasks.remove().run();
        copy.onJumped(history.stateAt(3), history.stateAt(5));
        copy.close();

        // then each time the copy was still the one before
        assertThat(onDisk).containsExactly(0L, 3L);
        assertThat(load().revision()).isEqualTo(5);
    }

    @Test
    void shouldLoadWhatWasWritten() {
        // given
        DiskCopy copy = copy();
        applied(copy, 8);

        // when
        runAll();

        // then
        assertThat(load().head()).isEqualTo(history.stateAt(8).head());
        assertThat(load().namespace(History.SHOP).toMap())
                .isEqualTo(history.stateAt(8).namespace(History.SHOP).toMap());
        assertThat(files()).containsExactly(SnapshotFile.NAME);
    }

    @Test
    void shouldNotWriteOnTheCallersThreadAndOnlyTheLatest() {
        // given
        DiskCopy copy = copy();

        // when
        applied(copy, 3);
        applied(copy, 4);
        copy.onJumped(history.stateAt(4), history.stateAt(9));

        // then
        assertThat(directory).isEmptyDirectory();
        assertThat(delays).containsExactly(INTERVAL);
        runAll();
        assertThat(load().revision()).isEqualTo(9);
        assertThat(tasks).isEmpty();
    }

    @Test
    void shouldLeaveTheDiskAloneForNineTimesAsLongAsTheLastWriteTook() {
        // given
        DiskCopy copy = copy();
        applied(copy, 3);
        nanosPerReading = Duration.ofSeconds(1).toNanos();

        // when
        runAll();
        nanosPerReading = 0;
        applied(copy, 4);

        // then
        assertThat(delays).containsExactly(INTERVAL, Duration.ofSeconds(9));
    }

    @Test
    void shouldWriteTheLastStateOnCloseOnce() {
        // given
        DiskCopy copy = copy();
        applied(copy, 3);
        applied(copy, 7);

        // when
        copy.close();
        copy.close();
        applied(copy, 8);
        runAll();

        // then
        assertThat(load().revision()).isEqualTo(7);
    }

    @Test
    void shouldNotWriteAgainWhatWasLoaded() throws IOException {
        // given
        DiskCopy copy = copy();
        applied(copy, 3);
        copy.close();
        byte[] damaged = {1};

        // when
        DiskCopy next = copy();
        State loaded = next.load(state -> false);
        Files.write(file(), damaged); // to see whether it is written
        next.onJumped(State.EMPTY, loaded);
        next.close();

        // then
        assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }

    @Test
    void shouldReportAFailingDiskAndGoOnWhenTheDiskDoes() throws IOException {
        // given
        DiskCopy copy = copy();
        Files.delete(directory);
        applied(copy, 3);

        // when
        runOne();

        // then
        assertThat(copy.failure()).get().asString().contains("NoSuchFile");
        assertThat(delays).containsExactly(INTERVAL, DiskCopy.RETRY_DELAY);

        // when the disk is back
        Files.createDirectory(directory);
        runOne();

        // then
        assertThat(copy.failure()).isEmpty();
        assertThat(load().revision()).isEqualTo(3);
    }

    @Test
    void shouldNotFailTheNodeLoopWhenTheDiskThreadHasEnded() {
        // given
        Later ended = (task, delay) -> {
            throw new RejectedExecutionException("ended");
        };
        DiskCopy copy = DiskCopy.in(PeerId.of("n"), directory, ended, INTERVAL, () -> 0);

        // when
        applied(copy, 3);
        copy.close();

        // then
        assertThat(load().revision()).isEqualTo(3);
    }

    /** Proves that a write that a crash cut short is noticed, wherever it was cut. */
    @Test
    void shouldDetectATruncationAtEveryLength() throws IOException {
        // given
        byte[] whole = written();

        for (int length = 0; length < whole.length; length++) {
            // when
            Files.write(file(), Arrays.copyOf(whole, length));
            State loaded = load();

            // then
            assertThat(loaded).as("cut to %d bytes", length).isSameAs(State.EMPTY);
            assertThat(file()).doesNotExist();
        }
    }

    /** Proves that no flipped bit is served as configuration. */
    @Test
    void shouldDetectAFlippedBitInEveryByteOfTheHeaderAndInEveryBlock() throws IOException {
        // given
        byte[] whole = written();

        for (int at = 0; at < whole.length; at += at < 64 || at > whole.length - 40 ? 1 : 17) {
            // when
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(file(), flipped);
            State loaded = load();

            // then
            assertThat(loaded).as("flipped at byte %d", at).isSameAs(State.EMPTY);
        }
    }

    @Test
    void shouldMoveDamagedFilesAsideAndKeepTen() throws IOException {
        // given
        for (int i = 1; i <= 12; i++) {
            Files.write(file(), new byte[] {(byte) i});

            // when
            load();
        }

        // then
        assertThat(files()).hasSize(SnapshotFile.DAMAGED_FILES_MAX);
        assertThat(Files.readAllBytes(directory.resolve(SnapshotFile.NAME + ".damaged-1")))
                .containsExactly(1);
        assertThat(Files.readAllBytes(directory.resolve(SnapshotFile.NAME + ".damaged-10")))
                .containsExactly(12);
    }

    @Test
    void shouldIgnoreWhatIsTooLongForeignOrNoFileAtAll() throws IOException {
        // given
        byte[] whole = written();
        Files.write(file(), Arrays.copyOf(whole, whole.length + 1));
        State tooLong = load();
        Files.writeString(file(), "name: something else entirely\n".repeat(100));
        State foreign = load();
        Files.createDirectory(file());

        // when
        State none = load();

        // then
        assertThat(List.of(tooLong, foreign, none)).containsOnly(State.EMPTY);
        assertThat(files()).hasSize(3);
    }

    @Test
    void shouldWriteOverATemporaryFileThatACrashLeft() throws IOException {
        // given
        Files.write(directory.resolve(SnapshotFile.NAME + ".tmp"), new byte[1 << 16]);
        DiskCopy copy = copy();
        applied(copy, 3);

        // when
        copy.close();

        // then
        assertThat(load().revision()).isEqualTo(3);
        assertThat(files()).containsExactly(SnapshotFile.NAME);
    }

    /** Proves that a full disk costs the copy only, is said, and is over when there is space again. */
    @Test
    void shouldReportAFullDiskAndGoOnWhenThereIsSpace() throws IOException {
        // given
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full));
        DiskCopy copy = copy();
        applied(copy, 3);
        runOne();
        Files.createSymbolicLink(directory.resolve(SnapshotFile.NAME + ".tmp"), full);
        applied(copy, 4);

        // when
        runOne();

        // then
        assertThat(copy.failure()).get().asString().contains("No space left");
        assertThat(load().revision()).isEqualTo(3);

        // when there is space; the link went with the failed attempt
        applied(copy, 5);
        runOne();

        // then
        assertThat(copy.failure()).isEmpty();
        assertThat(load().revision()).isEqualTo(5);
    }

    private State load() {
        return copy().load(state -> false);
    }

    private byte[] written() throws IOException {
        DiskCopy copy = copy();
        applied(copy, 12);
        copy.close();
        return Files.readAllBytes(file());
    }

    private DiskCopy copy() {
        Later later = (task, delay) -> {
            tasks.add(task);
            delays.add(delay);
        };
        return DiskCopy.in(PeerId.of("n"), directory, later, INTERVAL, () -> nanos += nanosPerReading);
    }

    private void applied(DiskCopy copy, long revision) {
        copy.onApplied(history.stateAt(revision - 1), history.commit(revision), history.stateAt(revision));
    }

    private void runOne() {
        tasks.remove().run();
    }

    private void runAll() {
        while (!tasks.isEmpty()) {
            runOne();
        }
    }

    private Path file() {
        return directory.resolve(SnapshotFile.NAME);
    }

    private List<String> files() {
        try (var list = Files.list(directory)) {
            return list.map(path -> path.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
