package dev.confab.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalLimitsTest {

    private static final int RECORD_BYTES = 120;

    private final ForgetfulDisk disk = new ForgetfulDisk();

    @Test
    void shouldTakeTheLargestRecordInTheSmallestFile() throws IOException {
        // given
        JournalOptions options = holding(1);
        // when
        try (Journal journal = Journal.open(disk, options)) {
            journal.append(1, ByteBuffer.allocate(RECORD_BYTES));
            journal.append(1, ByteBuffer.allocate(RECORD_BYTES));
            journal.force();
            // then
            assertThat(disk.list()).hasSize(3);
            assertThatThrownBy(() -> journal.append(1, ByteBuffer.allocate(RECORD_BYTES + 1)))
                    .hasMessage("a record must have at most 120 bytes, has 121");
            journal.append(1, ByteBuffer.allocate(0));
        }
        try (Journal again = Journal.open(disk, options)) {
            assertThat(again.lastIndex()).isEqualTo(3);
            assertThat(again.read(2).body().remaining()).isEqualTo(RECORD_BYTES);
            assertThat(again.read(3).body().remaining()).isZero();
        }
    }

    @Test
    void shouldNameTheSmallestFileThatHoldsARecord() {
        assertThatThrownBy(() -> new JournalOptions(holding(1).segmentBytes() - 1, RECORD_BYTES, true))
                .hasMessageContaining("segmentBytes must be >= 232");
        assertThatThrownBy(() -> new JournalOptions(1 << 20, Integer.MAX_VALUE, true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldGoOnBehindAFileThatIsExactlyFull() throws IOException {
        // given
        JournalOptions options = holding(3);
        try (Journal journal = Journal.open(disk, options)) {
            for (int i = 0; i < 3; i++) {
                journal.append(1, ByteBuffer.allocate(RECORD_BYTES));
            }
            journal.force();
            assertThat(disk.list()).hasSize(2);
        }
        // when
        try (Journal again = Journal.open(disk, options)) {
            again.append(2, ByteBuffer.allocate(RECORD_BYTES));
            again.force();
            // then
            assertThat(again.last()).isEqualTo(new Position(2, 4));
            assertThat(disk.list()).hasSize(3);
            again.truncate(3);
            again.append(3, ByteBuffer.allocate(8));
            assertThat(again.last()).isEqualTo(new Position(3, 4));
            assertThat(again.termAt(3)).isEqualTo(1);
        }
    }

    @Test
    void shouldHoldNoMoreThanItsBoundInMemory() {
        // given
        Tail tail = new Tail();
        // when
        for (long index = 1; index <= 10_000; index++) {
            tail.add(new JournalRecord(index, 1, ByteBuffer.allocate(1)));
        }
        // then
        assertThat(tail.get(10_000 - 8 * 1024)).isNull();
        assertThat(tail.get(10_001 - 8 * 1024)).isNotNull();
        // when
        for (long index = 10_001; index <= 10_005; index++) {
            tail.add(new JournalRecord(index, 1, ByteBuffer.allocate(1 << 20)));
        }
        // then
        assertThat(tail.get(10_001)).isNull();
        assertThat(tail.get(10_002)).isNotNull();
        assertThat(tail.get(10_006)).isNull();
    }

    @Test
    void shouldKnowEachTermOverManyChanges() throws IOException {
        // given
        JournalOptions options = new JournalOptions(64 * 1024, 8, true);
        Journal journal = Journal.open(disk, options);
        for (int i = 1; i <= 3_000; i++) {
            journal.append(i / 7, ByteBuffer.allocate(8));
        }
        // when
        journal.truncate(2_500);
        journal.append(1_000, ByteBuffer.allocate(8));
        // then
        for (int i = 1; i <= 2_500; i++) {
            assertThat(journal.termAt(i)).isEqualTo(i / 7);
        }
        assertThat(journal.termAt(2_501)).isEqualTo(1_000);
        assertThatThrownBy(() -> journal.append(999, ByteBuffer.allocate(8)))
                .hasMessage("the term must be >= 1000, was 999");
        assertThatThrownBy(() -> journal.termAt(2_502)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> journal.termAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Proves that {@code Durability.PROCESS} pays no force for a record and still survives a kill. */
    @Test
    void shouldForceNoRecordWhereTheOptionsSaySo() throws IOException {
        // given
        JournalOptions options = new JournalOptions(4096, 1024, false);
        Journal journal = Journal.open(disk, options);
        int before = disk.forces();
        // when
        journal.append(1, ByteBuffer.allocate(10));
        journal.force();
        // then
        assertThat(disk.forces()).isEqualTo(before);
        assertThat(journal.forcedIndex()).isEqualTo(1);
        disk.kill();
        assertThat(Journal.open(disk, options).lastIndex()).isEqualTo(1);
    }

    private static JournalOptions holding(int records) {
        return new JournalOptions(
                SegmentHeader.BYTES + records * RecordFormat.bytes(RECORD_BYTES) + RecordFormat.END_MARK_BYTES,
                RECORD_BYTES,
                true);
    }

    /** Found by the proof machine: a node of 192 MiB whose log had sixty files could not open it. */
    @Test
    void shouldHoldTheRecordsOfTheLastFileOnlyWhenItIsOpened() throws IOException {
        // given
        try (Journal journal = Journal.open(disk, new JournalOptions(4096, 1024, true))) {
            for (int i = 0; i < 30; i++) {
                journal.append(1, ByteBuffer.allocate(1000));
            }
            journal.force();
        }
        List<Long> files = disk.list().stream()
                .filter(SegmentHeader::isFileName)
                .map(SegmentHeader::firstIndex)
                .sorted()
                .toList();
        // when
        Scan scan = Scan.of(disk, 1, files);
        // then
        assertThat(scan.kept()).hasSizeGreaterThan(5);
        assertThat(scan.kept().subList(0, files.size() - 1))
                .allSatisfy(kept -> assertThat(kept.records().capacity()).isZero());
        assertThat(scan.kept().get(files.size() - 1).records().remaining()).isPositive();
    }
}
