package dev.confab.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.journal.ForgetfulDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SnapshotShelfTest {

    private final ForgetfulDisk disk = new ForgetfulDisk();

    @Test
    void shouldKeepACompleteSnapshotOverAPowerLoss() throws IOException {
        // given
        byte[] content = new byte[600_000];
        new Random(1).nextBytes(content);
        SnapshotShelf shelf = SnapshotShelf.open(disk);
        try (SnapshotDraft draft = shelf.begin(40, 3)) {
            for (int at = 0; at < content.length; at += 100_000) {
                draft.write(ByteBuffer.wrap(content, at, 100_000));
            }
            assertThat(shelf.newest()).isEmpty();
            draft.complete();
        }
        // when
        disk.powerLoss(new Random(2));
        // then
        SnapshotShelf again = SnapshotShelf.open(disk);
        Snapshot newest = again.newest().orElseThrow();
        assertThat(newest).isEqualTo(new Snapshot(40, 3, 600_000));
        assertThat(newest.position()).isEqualTo(new Position(3, 40));
        try (SnapshotReader reader = again.read(newest)) {
            ByteBuffer read = ByteBuffer.allocate(700_000);
            reader.read(0, read);
            assertThat(read.flip()).isEqualTo(ByteBuffer.wrap(content));
        }
    }

    @Test
    void shouldSetADamagedSnapshotAsideAndFallBackToTheOlder() throws IOException {
        // given
        SnapshotShelf shelf = SnapshotShelf.open(disk);
        write(shelf, 40, "older");
        Snapshot newer = write(shelf, 50, "newer");
        for (long bit = 0; bit < disk.content("50.snapshot").length * 8L; bit++) {
            ForgetfulDisk damaged = disk.copy();
            // when
            damaged.flipBit("50.snapshot", bit);
            // then
            SnapshotShelf again = SnapshotShelf.open(damaged);
            assertThat(again.newest().orElseThrow().index()).isEqualTo(40);
            assertThat(again.sentences()).hasSize(1);
            assertThat(damaged.list()).contains("50.snapshot.damaged").doesNotContain("50.snapshot");
        }
        disk.cut("50.snapshot", 66);
        assertThat(shelf.isGood(newer)).isFalse();
        assertThat(shelf.isGood(shelf.at(40).orElseThrow())).isTrue();
    }

    @Test
    void shouldLeaveNothingOfADraftThatFailed() throws IOException {
        for (Operation operation : new Operation[] {Operation.WRITE, Operation.FORCE, Operation.RENAME}) {
            // given
            SnapshotShelf shelf = SnapshotShelf.open(disk);
            write(shelf, 40, "older");
            // when
            disk.failNext(operation, new IOException("No space left on device"));
            assertThatThrownBy(() -> write(shelf, 50, "newer")).hasMessageContaining("No space left on device");
            // then
            assertThat(disk.list()).containsExactly("40.snapshot");
            assertThat(shelf.newest().orElseThrow().index()).isEqualTo(40);
        }
    }

    @Test
    void shouldDropADraftThatACrashLeft() throws IOException {
        // given
        SnapshotShelf shelf = SnapshotShelf.open(disk);
        shelf.begin(50, 1).write(ByteBuffer.wrap(new byte[] {1}));
        disk.kill();
        // when
        SnapshotShelf again = SnapshotShelf.open(disk);
        // then
        assertThat(again.snapshots()).isEmpty();
        assertThat(disk.list()).isEmpty();
    }

    @Test
    void shouldDeleteTheOlderOnes() throws IOException {
        // given
        SnapshotShelf shelf = SnapshotShelf.open(disk);
        write(shelf, 9, "a");
        write(shelf, 10, "");
        Snapshot oldest = shelf.snapshots().get(0);
        // when
        shelf.deleteBelow(10);
        // then
        assertThat(oldest.index()).isEqualTo(9);
        assertThat(disk.list()).containsExactly("10.snapshot");
        assertThat(SnapshotShelf.open(disk).snapshots()).containsExactly(new Snapshot(10, 1, 0));
        assertThatThrownBy(() -> shelf.read(oldest)).hasMessageContaining("is not there any more");
    }

    private static Snapshot write(SnapshotShelf shelf, long index, String content) throws IOException {
        try (SnapshotDraft draft = shelf.begin(index, 1)) {
            draft.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            return draft.complete();
        }
    }
}
