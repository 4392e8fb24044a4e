package dev.confab.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.confab.journal.ForgetfulDisk.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Proves that a journal whose disk failed acknowledges nothing more, and that its log opens again when the disk is well. */
class JournalFailureTest {

    private static final JournalOptions OPTIONS = new JournalOptions(4096, 1024, true);

    private final ForgetfulDisk disk = new ForgetfulDisk();

    @Test
    void shouldRefuseEverythingAfterAFailedForce() throws IOException {
        // given
        Journal journal = written();
        disk.failNext(Operation.FORCE, new IOException("Input/output error"));
        journal.append(1, body());
        // when
        assertThatThrownBy(journal::force).isInstanceOf(JournalBrokenException.class);
        // then: the disk would now say yes
        assertThatThrownBy(journal::force).isInstanceOf(JournalBrokenException.class);
        assertThatThrownBy(() -> journal.append(1, body())).isInstanceOf(JournalBrokenException.class);
        assertThatThrownBy(() -> journal.read(1)).isInstanceOf(JournalBrokenException.class);
        assertThatThrownBy(() -> journal.truncate(0)).isInstanceOf(JournalBrokenException.class);
        assertThatThrownBy(() -> journal.settle(Position.NONE)).isInstanceOf(JournalBrokenException.class);
        assertThat(journal.forcedIndex()).isEqualTo(3);
        assertThat(journal.promise()).isEqualTo(new Promise(new Position(1, 3), true));
    }

    /** Proves that what a failed force left in memory only is surely written before it counts. */
    @Test
    void shouldWriteAnewWhatAnEarlierProcessCouldNotForce() throws IOException {
        // given
        Journal journal = written();
        journal.append(1, body());
        disk.failNext(Operation.FORCE, new IOException("Input/output error"));
        assertThatThrownBy(journal::force).hasMessageContaining("Input/output error");
        journal.close();
        // when
        Journal again = Journal.open(disk, OPTIONS);
        assertThat(again.forcedIndex()).isEqualTo(4);
        disk.powerLoss(new Random(3));
        // then
        assertThat(Journal.open(disk, OPTIONS).lastIndex()).isEqualTo(4);
    }

    @Test
    void shouldGoOnFromWhatWasForcedWhenTheDiskHasSpaceAgain() throws IOException {
        // given
        Journal journal = written();
        disk.failFrom(Operation.WRITE, new IOException("No space left on device"));
        // when
        assertThatThrownBy(() -> journal.append(1, body())).hasMessageContaining("No space left on device");
        journal.close();
        assertThatThrownBy(() -> Journal.open(disk, OPTIONS)).isInstanceOf(IOException.class);
        disk.heal();
        // then
        try (Journal again = Journal.open(disk, OPTIONS)) {
            assertThat(again.lastIndex()).isEqualTo(3);
            again.append(1, body());
            again.force();
            assertThat(again.forcedIndex()).isEqualTo(4);
        }
    }

    @Test
    void shouldSurviveAFailureAtEachStepOfTheNextFile() throws IOException {
        for (Operation operation : Operation.values()) {
            for (int record = 1; record <= 4; record++) {
                // given
                ForgetfulDisk own = new ForgetfulDisk();
                Journal journal = Journal.open(own, OPTIONS);
                for (int i = 0; i < 3; i++) {
                    journal.append(1, ByteBuffer.allocate(1000));
                }
                journal.force();
                // when
                own.failNext(operation, new IOException("Input/output error"));
                try {
                    for (int i = 0; i < record; i++) {
                        journal.append(1, ByteBuffer.allocate(1000));
                    }
                } catch (JournalBrokenException e) {
                    assertThat(e).hasMessageContaining("Input/output error");
                }
                own.powerLoss(new Random(record));
                // then
                try (Journal again = Journal.open(own, OPTIONS)) {
                    assertThat(again.lastIndex()).as("%s", operation).isGreaterThanOrEqualTo(3);
                    assertThat(again.promise().atLeast().index()).isGreaterThanOrEqualTo(3);
                }
            }
        }
    }

    /** Proves that a record which decays under a running journal is not handed out. */
    @Test
    void shouldRefuseARecordThatWasDamagedSinceTheStart() throws IOException {
        // given
        written().close();
        Journal journal = Journal.open(disk, OPTIONS);
        DiskFile file = disk.open(SegmentHeader.fileName(1));
        file.write(SegmentHeader.BYTES + RecordFormat.HEADER_BYTES, ByteBuffer.wrap(new byte[] {99}));
        // when // then
        assertThatThrownBy(() -> journal.read(1))
                .hasMessageContaining("record 1 in 0000000000000000001.log is damaged");
        assertThatThrownBy(() -> journal.append(1, body())).isInstanceOf(JournalBrokenException.class);
    }

    @Test
    void shouldRefuseAFormatOfTheFuture() throws IOException {
        // given
        written().close();
        byte[] manifest = disk.content(Manifest.FILE_NAME);
        ByteBuffer bytes = ByteBuffer.wrap(manifest);
        bytes.putInt(4, 2);
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(4, manifest.length - 4));
        bytes.putInt(0, (int) crc.getValue());
        disk.content(Manifest.FILE_NAME, manifest);
        // when // then
        assertThatThrownBy(() -> Journal.open(disk, OPTIONS)).hasMessageContaining("start a later release");
    }

    @Test
    void shouldCloseTwice() throws IOException {
        // given
        Journal journal = written();
        // when
        journal.close();
        journal.close();
        // then
        assertThatThrownBy(() -> journal.append(1, body())).isInstanceOf(JournalBrokenException.class);
    }

    private Journal written() throws IOException {
        Journal journal = Journal.open(disk, OPTIONS);
        for (int i = 0; i < 3; i++) {
            journal.append(1, body());
        }
        journal.force();
        return journal;
    }

    private static ByteBuffer body() {
        return ByteBuffer.wrap(new byte[] {1, 2, 3});
    }
}
